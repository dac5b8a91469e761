package dev.atoll.agent.pods;

import static org.assertj.core.api.Assertions.assertThat;

import dev.atoll.agent.datapath.Address;
import dev.atoll.agent.datapath.Backend;
import dev.atoll.agent.datapath.Config;
import dev.atoll.agent.datapath.Datapath;
import dev.atoll.agent.datapath.Endpoint;
import dev.atoll.agent.datapath.Id;
import dev.atoll.agent.datapath.Pod;
import dev.atoll.agent.datapath.ServiceKey;
import dev.atoll.agent.datapath.ServiceValue;
import dev.atoll.agent.datapath.Shell;
import dev.atoll.agent.pods.SomeNode.SomePod;
import dev.atoll.sandbox.netns.Echo;
import dev.atoll.sandbox.netns.NetworkNamespace;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Processes in the network namespace of the node itself that ask a service. */
@Tag("root")
@Timeout(60)
class HostClientTest {
  @TempDir Path temporary;
  private SomeNode node;
  private Path pins;
  private Path cgroup;
  private SomePod server;
  private Datapath datapath;

  @BeforeEach
  void start() throws Exception {
    node = new SomeNode(temporary);
    pins = Files.createDirectory(temporary.resolve("bpf"));
    node.shell.run("mount -t bpf bpf " + pins, "umount " + pins);
    cgroup = cgroups().resolve(Shell.name());
    node.shell.run("mkdir " + cgroup, "rmdir " + cgroup);
    server = node.pod("ptp", "1");
    datapath = Datapath.load(pins.resolve("atoll"), Map.of("ct", 1024, "lut", 64));
    datapath.config().put(new Id(0), new Config(0, 1, 0, 0, 9, 10));
    for (var address : server.addresses()) {
      services(address, address.isV4() ? 10 : 20);
    }
    node.network().call(() -> attachments().attachPod(endpoint()));
  }

  private static Path cgroups() throws Exception {
    return Files.readAllLines(Path.of("/proc/mounts")).stream()
        .map(line -> line.split(" "))
        .filter(it -> it[2].equals("cgroup2"))
        .map(it -> Path.of(it[1]))
        .findFirst()
        .orElseThrow();
  }

  @AfterEach
  void clean() throws Exception {
    if (datapath != null) {
      datapath.close();
    }
    node.close();
  }

  private Attachments attachments() {
    return new Attachments(pins.resolve("atoll/links"), datapath.programs(), Mode.TCX);
  }

  private HostInterface endpoint() {
    var at = node.interfaces(Path.of("/run/netns")).find(server.addresses()).get(server.v4());
    datapath.endpoints().put(new Id(at.ifindex()), new Endpoint(0x10002, 7, 0, 1));
    server
        .addresses()
        .forEach(it -> datapath.pods().put(it, new Pod(at.ifindex(), at.mac(), at.hostMac())));
    return at;
  }

  private void services(Address backend, int slot) {
    datapath.backends().put(new Id(slot), new Backend(backend, 8080, Backend.State.ACTIVE, 1));
    datapath.lut().set(slot, slot);
    for (int protocol : new int[] {6, 17}) {
      datapath
          .services()
          .put(
              new ServiceKey(Address.of(service(backend.isV4())), 80, protocol),
              new ServiceValue(slot, slot, 1, 0));
    }
  }

  private static String service(boolean v4) {
    return v4 ? "10.96.0.1" : "fd00:96::1";
  }

  /** What somebody on the node is answered; in which case it gave up is not told. */
  private String asks(String protocol, boolean v4) throws Exception {
    return node.on(
        "echo $$ > %s/cgroup.procs; timeout 3 bash -c \"exec 3<>/dev/%s/%s/80 && echo hello >&3 && head -n 1 <&3\" 2>/dev/null || echo nothing"
            .formatted(cgroup, protocol, service(v4)));
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void with_a_cgroup_they_reach_its_backends_and_without_they_do_not(boolean v4) throws Exception {
    var network = new NetworkNamespace(server.file());
    try (var echo = Echo.start(network, "server", List.of(8080), List.of(8080))) {
      assertThat(asks("tcp", v4)).isEqualTo("nothing");
      assertThat(asks("udp", v4)).isEqualTo("nothing");
      assertThat(attachments().attachCgroup(cgroup)).isInstanceOf(Outcome.Attached.class);
      assertThat(asks("tcp", v4)).startsWith(echo.name() + " saw ");
      assertThat(asks("udp", v4)).startsWith(echo.name() + " saw ");
    }
  }
}
