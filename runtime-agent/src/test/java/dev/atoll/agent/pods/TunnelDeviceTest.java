package dev.atoll.agent.pods;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.atoll.agent.datapath.Shell;
import dev.atoll.sandbox.netns.NetworkNamespace;
import java.util.concurrent.Callable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The device of the tunnel, in a namespace of its own. */
@Tag("root")
@Timeout(60)
class TunnelDeviceTest {
  private final Shell shell = new Shell();
  private final String node = Shell.name();

  @BeforeEach
  void begin() throws Exception {
    shell.run("ip netns add " + node, "ip netns delete " + node);
  }

  @AfterEach
  void clean() throws Exception {
    shell.close();
  }

  private <T> T here(Callable<T> work) {
    return NetworkNamespace.named(node).call(work);
  }

  private Uplink make(int port) {
    return here(() -> Tunnel.make(port, 1500));
  }

  private String shown() throws Exception {
    return Shell.run("ip -n " + node + " -d link show");
  }

  @Test
  void it_leaves_room_for_what_it_puts_around_packets_and_is_not_open_at_once() throws Exception {
    var made = make(Tunnel.PORT);
    assertThat(made.mtu()).isEqualTo(1430);
    assertThat(made.role()).isEqualTo(DeviceRole.OVERLAY);
    assertThat(shown()).contains("external", "dstport 8472", "state DOWN");
    assertThat(here(made::raise)).isEmpty();
    assertThat(shown()).contains("atoll_vxlan: <BROADCAST,MULTICAST,UP");
    assertThat(
            Shell.run("ip netns exec " + node + " sysctl -n net.ipv4.conf.atoll_vxlan.rp_filter"))
        .isEqualTo("0");
  }

  @Test
  void one_that_is_there_is_taken_over_if_it_is_as_it_shall_be() {
    var made = make(Tunnel.PORT);
    assertThat(make(Tunnel.PORT).ifindex()).isEqualTo(made.ifindex());
    assertThat(make(4789).ifindex()).isNotEqualTo(made.ifindex());
  }

  @Test
  void one_with_an_identity_of_its_own_is_made_anew() throws Exception {
    Shell.run("ip -n " + node + " link add atoll_vxlan type vxlan id 7 dstport 8472");
    make(Tunnel.PORT);
    assertThat(shown()).contains("external").doesNotContain("vxlan id 7");
  }

  @Test
  void a_device_of_another_kind_is_left_alone() throws Exception {
    Shell.run("ip -n " + node + " link add atoll_vxlan type bridge");
    assertThatThrownBy(() -> make(Tunnel.PORT)).hasMessageContaining("no device of kind vxlan");
    assertThat(shown()).contains("atoll_vxlan").contains("bridge");
  }

  @Test
  void a_port_that_another_device_has_is_said() throws Exception {
    Shell.run("ip -n " + node + " link add flannel.1 type vxlan id 1 dstport 8472");
    Shell.run("ip -n " + node + " link set flannel.1 up");
    var made = make(Tunnel.PORT);
    assertThat(here(made::raise)).get().asString().contains("--tunnel-port");
  }

  @Test
  void it_goes_when_it_is_taken_away() throws Exception {
    make(Tunnel.PORT);
    for (int i = 0; i < 2; i++) {
      here(() -> {
        Tunnel.remove();
        return true;
      });
      assertThat(shown()).doesNotContain("atoll_vxlan");
    }
  }
}
