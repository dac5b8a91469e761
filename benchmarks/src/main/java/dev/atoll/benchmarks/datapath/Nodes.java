package dev.atoll.benchmarks.datapath;

import dev.atoll.agent.pods.HostInterface;
import dev.atoll.sandbox.netns.NetworkNamespace;
import java.nio.file.Path;
import java.util.Optional;

/**
 * Two nodes with a pod each, as network namespaces joined by pairs of veth: the client's and the
 * server's. Numbers and addresses are the same in all of them.
 *
 * @param name part of the names of the namespaces
 */
record Nodes(String name) implements AutoCloseable {
  static final int POD = 10;

  /** The first interface after the loopback. */
  static final int UNDERLAY = 2;

  static final int TUNNEL = 30;

  /** Of the network between them. */
  static final int MTU = 1600;

  static final String CLIENT = "10.1.0.10";
  static final String CLIENT_NODE = "192.168.77.1";
  static final String SERVER_NODE = "192.168.77.2";
  private static final long MAC = 0x0200_0000_0000L;

  /** Pods have the usual MTU, and the network between nodes has room for a tunnel around that. */
  private static final String SCRIPT =
      """
      for n in ca cb pa pb; do ip netns add NAME-$n; ip -n NAME-$n link set lo up; done
      for n in ca cb; do
        nsenter --net=/run/netns/NAME-$n sysctl -qw net.ipv4.ip_forward=1 \
          net.ipv4.conf.all.rp_filter=0 net.ipv4.conf.default.rp_filter=0 \
          net.ipv4.conf.all.send_redirects=0 net.ipv4.conf.default.send_redirects=0
      done
      for n in pa pb; do
        nsenter --net=/run/netns/NAME-$n sysctl -qw net.ipv4.ip_local_port_range="1024 65000"
      done
      ip link add under netns NAME-ca mtu 1600 type veth peer name under netns NAME-cb mtu 1600
      node() {
        ip -n NAME-$1 addr add $2/24 dev under; ip -n NAME-$1 link set under up
        ip -n NAME-$1 link add tunnel index 30 type vxlan external dstport 8472
        ip -n NAME-$1 link set tunnel up
        ip link add pod netns NAME-$1 index 10 address 02:00:00:00:00:02 type veth \
          peer name eth0 netns NAME-$3 address 02:00:00:00:00:01
        ip -n NAME-$1 link set pod up
      }
      pod() {
        ip -n NAME-$2 addr add $3/32 dev eth0; ip -n NAME-$2 link set eth0 up
        ip -n NAME-$1 route add $3 dev pod
        ip -n NAME-$1 neigh add $3 lladdr 02:00:00:00:00:01 dev pod nud permanent
      }
      node ca 192.168.77.1 pa
      node cb 192.168.77.2 pb
      pod ca pa 10.1.0.10
      pod cb pb 10.2.0.10; pod cb pb 10.2.0.11; pod cb pb 10.2.0.12
      for n in pa pb; do
        ip -n NAME-$n route add 169.254.1.1 dev eth0
        ip -n NAME-$n route add default via 169.254.1.1
        ip -n NAME-$n neigh add 169.254.1.1 lladdr 02:00:00:00:00:02 dev eth0 nud permanent
      done
      ip -n NAME-ca route add 10.2.0.0/16 via 192.168.77.2
      ip -n NAME-cb route add 10.1.0.0/16 via 192.168.77.1
      """;

  static Nodes make(String name) {
    Shell.run(SCRIPT.replace("NAME", name));
    return new Nodes(name);
  }

  NetworkNamespace clientNode() {
    return NetworkNamespace.named(name + "-ca");
  }

  NetworkNamespace serverNode() {
    return NetworkNamespace.named(name + "-cb");
  }

  Path client() {
    return Path.of("/run/netns", name + "-pa");
  }

  Path server() {
    return Path.of("/run/netns", name + "-pb");
  }

  /** Of the pod, at its node. */
  static HostInterface pod() {
    return new HostInterface(POD, "pod", MAC + 1, MAC + 2, Optional.empty());
  }

  @Override
  public void close() {
    Shell.run("for n in ca cb pa pb; do ip netns delete NAME-$n; done".replace("NAME", name));
  }
}
