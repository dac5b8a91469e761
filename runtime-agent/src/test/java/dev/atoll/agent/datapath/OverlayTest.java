package dev.atoll.agent.datapath;

import static org.assertj.core.api.Assertions.assertThat;

import dev.atoll.agent.bpf.AttachPoint;
import dev.atoll.agent.bpf.BpfLink;
import dev.atoll.sandbox.netns.NetworkNamespace;
import java.net.DatagramPacket;
import java.net.InetSocketAddress;
import java.net.SocketTimeoutException;
import java.nio.ByteBuffer;
import java.nio.channels.DatagramChannel;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * A real tunnel: a node whose device writes one identity into every packet, and a node that checks
 * it.
 */
@Tag("root")
@Timeout(60)
class OverlayTest {
  private static final String SENDER = "10.2.0.9";

  /** Of the node itself: what is for a pod does not get to the stack. */
  private static final String RECEIVER = "10.0.1.7";

  private final Programs programs = new Programs();
  private final Shell shell = new Shell();
  private final String from = Shell.name();
  private final String to = Shell.name();
  private BpfLink link;

  @BeforeEach
  void connect() throws Exception {
    for (var namespace : new String[] {from, to}) {
      shell.run("ip netns add " + namespace, "ip netns delete " + namespace);
      Shell.run("ip -n " + namespace + " link set lo up");
    }
    Shell.run("ip -n " + from + " link add eth0 type veth peer name eth0 netns " + to);
    Shell.run("ip -n " + from + " address add 172.18.0.2/24 dev eth0");
    Shell.run("ip -n " + to + " address add 172.18.0.3/24 dev eth0");
    Shell.run(
        "ip -n "
            + from
            + " link add mesh type vxlan id "
            + Programs.REMOTE
            + " remote 172.18.0.3 dstport 8472 dev eth0");
    Shell.run("ip -n " + to + " link add mesh type vxlan external dstport 8472");
    for (var namespace : new String[] {from, to}) {
      Shell.run("ip -n " + namespace + " link set eth0 up");
      Shell.run("ip -n " + namespace + " link set mesh up");
    }
    Shell.run("ip -n " + from + " address add " + SENDER + "/32 dev lo");
    Shell.run("ip -n " + from + " route add " + RECEIVER + " dev mesh src " + SENDER);
    Shell.run(
        "ip -n " + from + " neighbour add " + RECEIVER + " lladdr 02:00:00:00:00:09 dev mesh");
    Shell.run("ip -n " + to + " address add " + RECEIVER + "/32 dev lo");
    Shell.run("ip -n " + to + " route add " + SENDER + " dev mesh");
    int device =
        Integer.parseInt(Shell.run("ip netns exec " + to + " cat /sys/class/net/mesh/ifindex"));
    link =
        NetworkNamespace.named(to)
            .call(() ->
                BpfLink.tcx(programs.program("from_overlay"), device, AttachPoint.TCX_INGRESS));
  }

  @AfterEach
  void clean() throws Exception {
    if (link != null) {
      link.close();
    }
    shell.close();
  }

  private void sender(int identity, String node) {
    programs.put(
        "ipcache",
        IpcacheKey.of(Address.of(SENDER), 32),
        new IpcacheValue(identity, 2, Address.of(node), 0));
  }

  /**
   * Sends until a datagram gets through the tunnel or is dropped: fresh links lose the first ones.
   */
  private boolean arrives() throws Exception {
    try (var receiver = NetworkNamespace.named(to).openUdp();
        var sending = NetworkNamespace.named(from).openUdp()) {
      receiver.bind(new InetSocketAddress(RECEIVER, 5353));
      receiver.socket().setSoTimeout(100);
      for (int i = 0; i < 50 && !wasDropped(); i++) {
        sending.send(ByteBuffer.allocate(5), new InetSocketAddress(RECEIVER, 5353));
        if (receives(receiver)) {
          return true;
        }
      }
      return false;
    }
  }

  private boolean wasDropped() {
    return programs.metric(Reason.FORGED_NODE, Direction.INGRESS).packets() > 0
        || programs.metric(Reason.FORGED_IDENTITY, Direction.INGRESS).packets() > 0;
  }

  private static boolean receives(DatagramChannel receiver) throws Exception {
    try {
      receiver.socket().receive(new DatagramPacket(new byte[100], 100));
      return true;
    } catch (SocketTimeoutException e) {
      return false;
    }
  }

  private void isDropped(Reason why) {
    assertThat(programs.metric(why, Direction.INGRESS).packets()).isPositive();
    assertThat(programs.events()).extracting(Event::reason).contains(why);
  }

  @Test
  void a_packet_from_its_node_with_its_identity_gets_to_the_stack() throws Exception {
    sender(Programs.REMOTE, "172.18.0.2");
    assertThat(arrives()).isTrue();
  }

  @Test
  void an_identity_that_is_not_the_sources_is_forged() throws Exception {
    sender(Programs.REMOTE + 1, "172.18.0.2");
    assertThat(arrives()).isFalse();
    isDropped(Reason.FORGED_IDENTITY);
  }

  @Test
  void a_source_that_is_behind_another_node_is_forged() throws Exception {
    sender(Programs.REMOTE, "172.18.0.77");
    assertThat(arrives()).isFalse();
    isDropped(Reason.FORGED_NODE);
  }

  @Test
  void a_source_that_is_routed_does_not_come_through_the_tunnel() throws Exception {
    assertThat(arrives()).isFalse();
    isDropped(Reason.FORGED_NODE);
  }

  @Test
  void what_a_node_asks_for_others_has_the_identity_of_nodes() throws Exception {
    programs.put(
        "ipcache",
        IpcacheKey.of(Address.of(SENDER), 32),
        new IpcacheValue(
            Programs.REMOTE, 0, Address.of("172.18.0.2"), IpcacheValue.ROUTED | IpcacheValue.NODE));
    assertThat(arrives()).as("the device writes another one").isFalse();
    isDropped(Reason.FORGED_IDENTITY);
  }

  @Test
  void a_source_that_nobody_has_is_forged() throws Exception {
    programs.map("ipcache").delete(IpcacheKey.of(Address.of(SENDER), 32).bytes());
    assertThat(arrives()).isFalse();
    isDropped(Reason.FORGED_NODE);
  }
}
