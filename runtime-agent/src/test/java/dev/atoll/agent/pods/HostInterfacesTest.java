package dev.atoll.agent.pods;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.atoll.agent.datapath.Address;
import dev.atoll.agent.datapath.Shell;
import dev.atoll.agent.pods.SomeNode.SomePod;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Pods found behind interfaces that plugins of the CNI project made. */
@Tag("root")
@Timeout(60)
class HostInterfacesTest {
  private static final Path NAMED = Path.of("/run/netns");

  @TempDir Path temporary;
  private SomeNode node;

  @BeforeEach
  void start() throws Exception {
    node = new SomeNode(temporary);
    // Numbers of interfaces begin at 2 everywhere: here they differ, as on a machine.
    node.on("ip link add first type bridge && ip link add second type bridge");
  }

  @AfterEach
  void clean() throws Exception {
    node.close();
  }

  private static List<Address> all(SomePod... pods) {
    var addresses = new ArrayList<Address>();
    for (var pod : pods) {
      addresses.addAll(pod.addresses());
    }
    return addresses;
  }

  private void assertFound(HostInterface found, SomePod pod) throws Exception {
    assertThat(found.ifindex()).isEqualTo(pod.peer());
    assertThat(found.mac()).isEqualTo(pod.mac());
    assertThat(node.on("ip -o link show dev " + found.name()))
        .startsWith(found.ifindex() + ": ")
        .contains(Device.mac(found.hostMac()));
    assertThat(found.pod().hostMac()).isEqualTo(found.hostMac());
  }

  @ParameterizedTest
  @ValueSource(strings = {"ptp", "bridge"})
  void pods_of_a_plugin_are_found_by_their_namespaces(String plugin) throws Exception {
    var one = node.pod(plugin, "1");
    var two = node.pod(plugin, "2");
    var found = node.interfaces(Path.of("/nowhere"), NAMED).find(all(one, two));
    assertThat(found).containsOnlyKeys(all(one, two));
    for (var pod : List.of(one, two)) {
      for (var address : pod.addresses()) {
        assertFound(found.get(address), pod);
        assertThat(found.get(address).namespace()).hasValue(pod.file());
      }
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"ptp", "bridge"})
  void without_namespaces_a_pod_is_found_where_the_node_has_seen_it(String plugin)
      throws Exception {
    var silent = node.pod(plugin, "1");
    var pod = node.pod(plugin, "2");
    for (var address : pod.addresses()) {
      try (var socket = node.network().openUdp()) { // Whoever sends asks for the MAC first.
        socket.send(ByteBuffer.wrap(new byte[1]), new InetSocketAddress(address.toString(), 9));
      }
    }
    await()
        .atMost(Duration.ofSeconds(5))
        .until(() -> node.interfaces().find(pod.addresses()).size() == 2);
    var found = node.interfaces().find(all(silent, pod));
    assertThat(found).containsKeys(pod.v4(), pod.addresses().get(1));
    assertFound(found.get(pod.v4()), pod);
    assertThat(found.get(pod.v4()).namespace()).isEmpty();
    assertThat(found).doesNotContainKey(silent.v4());
  }

  @Test
  void a_namespace_without_a_name_is_found_by_a_process_in_it() throws Exception {
    var pod = node.pod("ptp", "1");
    var process = new ProcessBuilder("nsenter", "--net=" + pod.file(), "sleep", "60").start();
    try {
      var proc = Path.of("/proc");
      var found = new HostInterfaces(node.file(), List.of(temporary), proc).find(pod.addresses());
      assertFound(found.get(pod.v4()), pod);
      assertThat(found.get(pod.v4()).namespace().orElseThrow().toString()).startsWith("/proc/");
    } finally {
      process.destroyForcibly().waitFor();
    }
  }

  @Test
  void a_pod_of_another_node_is_not_taken_for_one_of_ours() throws Exception {
    var ours = node.pod("ptp", "1");
    try (var other = new SomeNode(Files.createDirectory(temporary.resolve("other")))) {
      other.on("ip link add first type bridge && ip link add second type bridge");
      var theirs = other.pod("ptp", "1");
      assertThat(theirs.peer()).as("the numbers are the same").isEqualTo(ours.peer());
      assertThat(theirs.v4()).as("and even the address").isEqualTo(ours.v4());
      assertThat(node.interfaces(NAMED).find(ours.addresses()).get(ours.v4()).namespace())
          .hasValue(ours.file());
      assertThat(other.interfaces(NAMED).find(ours.addresses()).get(ours.v4()).namespace())
          .hasValue(theirs.file());
      Shell.run("ip -n " + theirs.network() + " addr add 10.99.0.9/32 dev eth0");
      assertThat(node.interfaces(NAMED).find(List.of(Address.of("10.99.0.9")))).isEmpty();
    }
  }

  @Test
  void a_pod_that_takes_the_address_of_another_does_not_get_its_packets() throws Exception {
    var victim = node.pod("ptp", "1");
    var thief = node.pod("ptp", "2");
    SomeNode.inside(thief, "ip addr add " + victim.v4() + "/32 dev eth0");
    assertThat(node.interfaces(NAMED).find(all(victim)).get(victim.v4()).ifindex())
        .isEqualTo(victim.peer());

    var bridged = node.pod("bridge", "3");
    var other = node.pod("bridge", "4");
    SomeNode.inside(other, "ip addr add " + bridged.v4() + "/32 dev eth0");
    assertThat(node.interfaces(NAMED).find(all(bridged)))
        .as("no route says who has it")
        .doesNotContainKey(bridged.v4());
  }

  @Test
  void what_is_nowhere_is_not_in_the_result() throws Exception {
    node.pod("ptp", "1");
    var nowhere = Address.of("10.77.0.200");
    assertThat(node.interfaces(NAMED).find(List.of(nowhere))).isEmpty();
    assertThat(node.interfaces(NAMED).find(List.of())).isEmpty();
    Shell.run("touch " + temporary.resolve("no-namespace"));
    assertThat(node.interfaces(temporary, NAMED).find(List.of(nowhere))).isEmpty();
  }

  @Test
  void a_folder_with_files_that_are_no_namespaces_hides_nothing() throws Exception {
    var pod = node.pod("ptp", "1");
    Shell.run("touch " + temporary.resolve("a-file"));
    var found = node.interfaces(temporary, NAMED).find(pod.addresses());
    assertFound(found.get(pod.v4()), pod);
  }
}
