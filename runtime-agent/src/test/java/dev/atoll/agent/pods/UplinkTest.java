package dev.atoll.agent.pods;

import static org.assertj.core.api.Assertions.assertThat;

import dev.atoll.agent.datapath.Address;
import dev.atoll.agent.datapath.Shell;
import dev.atoll.sandbox.netns.NetworkNamespace;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Routes of a node, in a namespace of its own. */
@Tag("root")
@Timeout(60)
class UplinkTest {
  private final Shell shell = new Shell();
  private final String node = Shell.name();

  @BeforeEach
  void begin() throws Exception {
    shell.run("ip netns add " + node, "ip netns delete " + node);
    for (var device : new String[] {"eth0", "flannel.1"}) {
      on("link add " + device + " type veth");
      on("link set " + device + " up");
    }
    on("address add 172.18.0.2/24 dev eth0");
    on("route add default via 172.18.0.1");
    on("route add 10.1.2.0/24 dev flannel.1");
    on("-6 route add fd00:1:2::/64 dev flannel.1");
  }

  @AfterEach
  void clean() throws Exception {
    shell.close();
  }

  private void on(String command) throws Exception {
    Shell.run("ip -n " + node + " " + command);
  }

  private Optional<String> towards(String address) {
    return NetworkNamespace.named(node).call(() -> Uplink.towards(Address.of(address)));
  }

  @Test
  void the_device_is_told_by_which_packets_to_a_pod_leave() {
    assertThat(towards("10.1.2.7")).hasValue("flannel.1");
    assertThat(towards("10.1.3.7")).hasValue("eth0");
    assertThat(towards("fd00:1:2::7")).hasValue("flannel.1");
    assertThat(towards("fd00:1:3::7")).as("nobody leads there").isEmpty();
  }
}
