package dev.atoll.agent.command;

import static org.assertj.core.api.Assertions.assertThat;

import dev.atoll.agent.datapath.Datapath;
import dev.atoll.agent.datapath.Shell;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** An agent that shall carry packets where it cannot: a sentence and an exit code. */
@Tag("root")
class CarriedTest {
  @TempDir Path temporary;

  private record Run(int status, String output) {}

  private Run node(List<String> before, String... more) throws Exception {
    var store = Files.writeString(temporary.resolve("store"), "endpoints: [http://127.0.0.1:9]\n");
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
            "node",
            "--cluster-name=one",
            "--cluster-id=1",
            "--store=" + store,
            "--datapath"));
    command.addAll(List.of(more));
    var log = temporary.resolve("log").toFile();
    var process = new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(log).start();
    assertThat(process.waitFor(40, TimeUnit.SECONDS)).isTrue();
    return new Run(process.exitValue(), Files.readString(log.toPath()));
  }

  @Test
  void without_a_bpf_file_system_it_says_what_to_mount_and_leaves_nothing() throws Exception {
    var folder = temporary.resolve("none");
    var run = node(List.of(), "--node=one-1", "--bpffs=" + folder);
    assertThat(run.output())
        .contains(folder + " is not in a BPF file system: `mount -t bpf bpf /sys/fs/bpf`")
        .doesNotContain("\tat ");
    assertThat(run.status()).isEqualTo(3);
    assertThat(folder).doesNotExist();
  }

  @Test
  void without_rights_it_says_which_are_needed() throws Exception {
    try (var shell = new Shell()) {
      var pins = Files.createDirectory(temporary.resolve("bpf"));
      shell.run("mount -t bpf bpf " + pins, "umount " + pins);
      var powerless = List.of("setpriv", "--bounding-set=-all", "--inh-caps=-all");
      var run = node(powerless, "--node=one-1", "--bpffs=" + pins + "/atoll");
      assertThat(run.output()).contains("CAP_BPF").doesNotContain("\tat ");
      assertThat(run.status()).isEqualTo(3);
    }
  }

  @Test
  void maps_under_our_name_that_are_laid_out_otherwise_are_left_alone() throws Exception {
    try (var shell = new Shell()) {
      var mounted = Files.createDirectory(temporary.resolve("bpf"));
      shell.run("mount -t bpf bpf " + mounted, "umount " + mounted);
      var folder = mounted.resolve("atoll");
      Path theirs;
      try (var datapath = Datapath.load(folder, Map.of("ct", 64))) {
        theirs = datapath.pins();
      }
      var ours = Files.move(theirs, folder.resolve(Datapath.layout(Map.of())));
      var run = node(List.of(), "--node=one-1", "--bpffs=" + folder);
      assertThat(run.output())
          .contains("look whether what is pinned is of another layout")
          .doesNotContain("\tat ");
      assertThat(run.status()).isEqualTo(3);
      assertThat(ours.resolve("ct")).exists();
    }
  }

  @Test
  void a_map_that_is_none_and_a_size_that_is_none_are_usage() throws Exception {
    for (var wrong : List.of("nonsense=5", "ct=0", "config=2")) {
      var run = node(List.of(), "--node=one-1", "--map-size=" + wrong);
      assertThat(run.output()).contains("--map-size is MAP=ENTRIES", wrong, "backends, ct,");
      assertThat(run.status()).isEqualTo(2);
    }
  }

  @Test
  void a_value_that_an_option_does_not_have_is_usage_before_anything_is_made() throws Exception {
    for (var wrong : List.of("--policy-cidr-match-mode=services", "--tunnel-port=0")) {
      var folder = temporary.resolve("none");
      var run = node(List.of(), "--node=one-1", "--bpffs=" + folder, wrong);
      assertThat(run.output()).contains(wrong.substring(0, wrong.indexOf('=')) + " is ");
      assertThat(run.status()).isEqualTo(2);
    }
  }

  @Test
  void clusters_are_said_to_be_routed_beside_a_tunnel_only() throws Exception {
    for (var way : List.of("--routing=native", "--routing=auto", "--tunnel-port=8472")) {
      var folder = temporary.resolve("none");
      var run = node(List.of(), "--node=one-1", "--bpffs=" + folder, "--routed-clusters=3", way);
      assertThat(run.output()).as(way).contains("--routed-clusters needs --routing=overlay");
      assertThat(run.status()).isEqualTo(2);
    }
  }

  @Test
  void without_a_name_of_its_node_it_does_not_begin() throws Exception {
    var run = node(List.of("env", "-u", "NODE_NAME"));
    assertThat(run.output()).contains("--datapath needs --node or $NODE_NAME");
    assertThat(run.status()).isEqualTo(2);
  }
}
