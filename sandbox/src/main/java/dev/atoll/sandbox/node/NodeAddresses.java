package dev.atoll.sandbox.node;

import dev.atoll.fleet.model.Cluster;
import dev.atoll.fleet.model.Located;
import dev.atoll.fleet.net.Cidr;
import dev.atoll.fleet.net.Ip;
import dev.atoll.sandbox.SandboxException;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;

/** Which addresses the nodes of a cluster get in its {@code nodeCIDRs}. */
public final class NodeAddresses {

  /** Nodes begin here in their range: below are gateways in most networks. */
  private static final int FIRST_NODE = 10;

  private NodeAddresses() {}

  /**
   * The IPv4 address of each node. The first node has the address by which other clusters know the
   * mesh, if it is a node's.
   *
   * @throws SandboxException if the cluster has no such range, or it has no room
   */
  public static List<String> ipv4(Cluster cluster, int nodes) {
    var range =
        range(cluster, false)
            .orElseThrow(() ->
                new SandboxException(
                    cluster.name()
                        + " has no nodeCIDRs of IPv4: say in its Cluster file which addresses"
                        + " nodes get"));
    return numbered(cluster, range, nodes);
  }

  /** The addresses of each node: IPv4, and IPv6 where the cluster has a range of it. */
  public static List<List<String>> all(Cluster cluster, int nodes) {
    var families = new ArrayList<List<String>>();
    families.add(ipv4(cluster, nodes));
    range(cluster, true).ifPresent(range -> families.add(numbered(cluster, range, nodes)));
    return IntStream.range(0, nodes)
        .mapToObj(i -> families.stream().map(family -> family.get(i)).toList())
        .toList();
  }

  private static Optional<Cidr> range(Cluster cluster, boolean v6) {
    return cluster.nodeCidrs().stream()
        .map(Located::value)
        .filter(range -> range.v6() == v6)
        .findFirst();
  }

  private static List<String> numbered(Cluster cluster, Cidr range, int nodes) {
    var first =
        cluster.mesh().stream()
            .flatMap(mesh -> mesh.ips().stream())
            .map(ip -> Ip.of(ip.value()))
            .filter(range::contains)
            .findFirst()
            .orElseGet(() -> later(range.first(), FIRST_NODE));
    return IntStream.range(0, nodes)
        .mapToObj(i -> later(first, i))
        .peek(ip -> requireInside(cluster, range, ip))
        .map(Ip::toString)
        .toList();
  }

  private static Ip later(Ip ip, int by) {
    return Ip.of(ip.v6(), ip.number().add(BigInteger.valueOf(by)));
  }

  private static void requireInside(Cluster cluster, Cidr range, Ip ip) {
    if (!range.contains(ip)) {
      throw new SandboxException(
          "%s: %s has no room for a node at %s".formatted(cluster.name(), range, ip));
    }
  }
}
