package dev.atoll.agent.pods;

import static org.assertj.core.api.Assertions.assertThat;

import dev.atoll.agent.datapath.Shell;
import dev.atoll.fleet.net.Cidr;
import dev.atoll.sandbox.netns.NetworkNamespace;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A pod, its node, which masquerades as CNI plugins do, and a pod of another cluster. */
@Tag("root")
@Timeout(60)
class ExemptionTest {
  private static final String POD = "11.0.0.2";
  private static final String POD6 = "fd11::2";
  private static final String NODE = "172.18.1.10";
  private static final String REMOTE = "12.0.0.2";
  private static final String REMOTE6 = "fd12::2";
  private static final String ELSEWHERE = "192.0.2.2";

  private static final Exemption WANTED =
      new Exemption(
          Set.of(Cidr.of("11.0.0.0/24"), Cidr.of("fd11::/64")),
          Set.of(Cidr.of("12.0.0.0/24"), Cidr.of("12.0.0.0/8"), Cidr.of("fd12::/64")));

  private final Shell shell = new Shell();
  private final String pod = Shell.name();
  private final String node = Shell.name();
  private final String remote = Shell.name();

  @BeforeEach
  void connect() throws Exception {
    for (var each : new String[] {pod, node, remote}) {
      shell.run("ip netns add " + each, "ip netns delete " + each);
      in(each, "ip link set lo up; sysctl -qw net.ipv6.conf.default.accept_dad=0");
    }
    Shell.run("ip -n %s link add p0 type veth peer name p1 netns %s".formatted(pod, node));
    Shell.run("ip -n %s link add r0 type veth peer name r1 netns %s".formatted(remote, node));
    address(pod, "p0", POD + "/24", POD6 + "/64");
    address(node, "p1", "11.0.0.1/24", "fd11::1/64");
    address(node, "r1", NODE + "/24", "fd18::1/64");
    address(remote, "r0", "172.18.1.11/24", "fd18::2/64");
    in(remote, "ip address add 12.0.0.2 dev lo; ip -6 address add fd12::2 dev lo");
    in(remote, "ip address add 192.0.2.2 dev lo; ip route add default via " + NODE);
    in(remote, "ip -6 route add default via fd18::1");
    in(pod, "ip route add default via 11.0.0.1; ip -6 route add default via fd11::1");
    in(node, "ip route add default via 172.18.1.11; ip -6 route add default via fd18::2");
    in(node, "sysctl -qw net.ipv4.ip_forward=1 net.ipv6.conf.all.forwarding=1");
  }

  private static void address(String in, String device, String... all) throws Exception {
    for (var each : all) {
      in(in, "ip address add %s dev %s".formatted(each, device));
    }
    in(in, "ip link set %s up".formatted(device));
  }

  private static String in(String namespace, String command) throws Exception {
    return Shell.run("nsenter --net=/run/netns/%s sh -c '%s'".formatted(namespace, command));
  }

  @AfterEach
  void clean() throws Exception {
    shell.close();
  }

  /** Of the plugins ptp and bridge, 1.1.1. */
  private void masquerade(String iptables) throws Exception {
    if (iptables.equals("nft")) {
      in(
          node,
          "nft add table inet other; nft \"add chain inet other post"
              + " { type nat hook postrouting priority 100; }\";"
              + " nft add rule inet other post oif r1 masquerade");
      return;
    }
    for (var family : new String[] {iptables, iptables.replace("ip", "ip6")}) {
      in(node, family + " -t nat -A POSTROUTING -o r1 -j MASQUERADE");
    }
  }

  private void exempt(Exemption wanted) {
    assertThat(NetworkNamespace.named(node).<Object>call(wanted::write))
        .isEqualTo(java.util.Optional.empty());
  }

  /** As whom the pod is seen. */
  private String seen(String to) throws Exception {
    try (var receiver = NetworkNamespace.named(remote).openUdp();
        var sender = NetworkNamespace.named(pod).openUdp()) {
      receiver.bind(new InetSocketAddress(InetAddress.ofLiteral(to), 0));
      receiver.socket().setSoTimeout(2_000);
      sender.send(ByteBuffer.allocate(3), receiver.getLocalAddress());
      var packet = new java.net.DatagramPacket(new byte[10], 10);
      receiver.socket().receive(packet);
      return packet.getAddress().getHostAddress().replaceFirst("%.*", "");
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"iptables-legacy", "iptables-nft", "nft"})
  void a_pod_is_seen_as_itself_by_pods_of_other_clusters_and_nobody_else(String by)
      throws Exception {
    masquerade(by);
    assertThat(seen(REMOTE)).isEqualTo(NODE);
    exempt(WANTED);
    assertThat(seen(REMOTE)).isEqualTo(POD);
    assertThat(seen(REMOTE6)).isEqualTo(InetAddress.ofLiteral(POD6).getHostAddress());
    assertThat(seen(ELSEWHERE)).isEqualTo(NODE);
  }

  @Test
  void what_holds_is_what_was_said_last() throws Exception {
    masquerade("iptables-nft");
    exempt(WANTED);
    exempt(WANTED);
    exempt(new Exemption(WANTED.own(), Set.of(Cidr.of("12.0.0.0/30"))));
    assertThat(seen(REMOTE)).isEqualTo(POD);
    exempt(new Exemption(WANTED.own(), Set.of(Cidr.of("12.9.0.0/16"))));
    assertThat(seen(REMOTE)).isEqualTo(NODE);
    exempt(new Exemption(WANTED.own(), Set.of()));
    assertThat(in(node, "nft list tables")).doesNotContain("atoll");
  }
}
