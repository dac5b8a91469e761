package dev.atoll.agent.command;

import static org.assertj.core.api.Assertions.assertThat;

import dev.atoll.agent.datapath.Shell;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The real command, in a network namespace and as somebody without rights. */
@Tag("root")
@Timeout(60)
class DoctorCommandTest {
  @TempDir Path temporary;

  private record Run(int status, String output) {}

  private Run doctor(List<String> before, String... arguments) throws Exception {
    var command = new ArrayList<>(before);
    command.addAll(
        List.of(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "-XX:+UseSerialGC",
            "-XX:TieredStopAtLevel=1",
            "--enable-native-access=ALL-UNNAMED",
            "-cp",
            System.getProperty("java.class.path"),
            AgentMain.class.getName(),
            "doctor"));
    command.addAll(List.of(arguments));
    var log = temporary.resolve("log").toFile();
    var process = new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(log).start();
    assertThat(process.waitFor(40, TimeUnit.SECONDS)).isTrue();
    return new Run(process.exitValue(), Files.readString(log.toPath()));
  }

  @Test
  void a_node_that_has_all_of_it_is_well_until_something_is_taken_away() throws Exception {
    try (var shell = new Shell()) {
      var name = Shell.name();
      var pins = Files.createDirectory(temporary.resolve("bpf"));
      shell.run("mount -t bpf bpf " + pins, "umount " + pins);
      shell.run("ip netns add " + name, "ip netns delete " + name);
      var inside = List.of("nsenter", "--net=/run/netns/" + name);
      Shell.run("ip -n " + name + " link add eth0 type bridge");
      Shell.run(String.join(" ", inside) + " sysctl -qw net.ipv4.ip_forward=1");

      var well = doctor(inside, "--bpffs", pins + "/atoll", "--underlay", "eth0");
      assertThat(well.output())
          .contains("ok       kernel ", "ok       tcx ", "ok       mtu             eth0 1500")
          .doesNotContain("missing");
      assertThat(well.status()).isZero();

      Shell.run(String.join(" ", inside) + " sysctl -qw net.ipv4.conf.eth0.rp_filter=1");
      var strict = doctor(inside, "--bpffs", pins + "/atoll", "--underlay", "eth0", "--json");
      assertThat(strict.output())
          .startsWith(
              "{\"suffices\":false,\"capabilities\":[{\"name\":\"kernel\",\"verdict\":\"ok\"")
          .contains("{\"name\":\"rp-filter\",\"verdict\":\"missing\"");
      assertThat(strict.status()).isEqualTo(1);
    }
  }

  @Test
  void somebody_without_rights_is_told_so_and_sees_no_stack_trace() throws Exception {
    var powerless = List.of("setpriv", "--bounding-set=-all", "--inh-caps=-all");
    var seen = doctor(powerless, "--bpffs", temporary.resolve("none").toString());
    assertThat(seen.output())
        .contains("missing  rights          without CAP_NET_ADMIN, CAP_SYS_ADMIN")
        .contains("missing  bpffs ", "mount -t bpf bpf /sys/fs/bpf")
        .contains("missing  tcx             the kernel does not let us ask")
        .doesNotContain("\tat ", "Exception");
    assertThat(seen.status()).isEqualTo(1);
  }
}
