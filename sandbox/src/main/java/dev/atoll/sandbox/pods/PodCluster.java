package dev.atoll.sandbox.pods;

import dev.atoll.fleet.model.Cluster;
import dev.atoll.fleet.model.Located;
import dev.atoll.fleet.net.Cidr;
import dev.atoll.sandbox.SandboxException;
import dev.atoll.sandbox.node.NodeAddresses;
import java.util.List;
import java.util.stream.Stream;

/**
 * A cluster to be set up.
 *
 * @param name of its API server too
 * @param nodes the addresses of each node: IPv4, then IPv6 where it has that too
 * @param podRanges one of each family that pods get addresses of, IPv4 first
 * @param masquerade whether what pods send out of their node's range has the node's address, by
 *     iptables, as many an installation has it
 */
public record PodCluster(
    String name,
    List<List<String>> nodes,
    List<Cidr> podRanges,
    Attachment attachment,
    boolean masquerade) {

  public PodCluster {
    nodes = nodes.stream().map(List::copyOf).toList();
    podRanges = List.copyOf(podRanges);
    if (nodes.isEmpty() || podRanges.isEmpty()) {
      throw new SandboxException(name + " needs a node and a range of addresses for pods");
    }
  }

  /**
   * As its Cluster file says.
   *
   * @param nodes how many, from 1
   * @throws SandboxException if the file does not say which addresses nodes and pods get, or has
   *     another provider than {@code atoll}
   */
  public static PodCluster of(Cluster cluster, int nodes, Attachment attachment) {
    if (cluster.datapath().provider() != Cluster.Provider.ATOLL) {
      throw new SandboxException(cluster.name() + " has not the provider atoll");
    }
    return new PodCluster(
        cluster.name(),
        NodeAddresses.all(cluster, nodes),
        Stream.of(false, true).flatMap(v6 -> range(cluster, v6)).toList(),
        attachment,
        false);
  }

  private static Stream<Cidr> range(Cluster cluster, boolean v6) {
    return cluster.podCidrs().stream()
        .map(Located::value)
        .filter(range -> range.v6() == v6)
        .limit(1);
  }

  /** This cluster with pods that are masqueraded. */
  public PodCluster masqueraded() {
    return new PodCluster(name, nodes, podRanges, attachment, true);
  }

  /** What one node gives to its pods, a range of each family. */
  List<Cidr> podRanges(int node) {
    return podRanges.stream().map(range -> PodRanges.part(range, node, nodes.size())).toList();
  }
}
