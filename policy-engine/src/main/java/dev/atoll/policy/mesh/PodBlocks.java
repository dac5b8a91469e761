package dev.atoll.policy.mesh;

import dev.atoll.fleet.net.Cidr;
import dev.atoll.policy.rule.Peer;
import dev.atoll.policy.rule.Peers;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * The CIDR labels of pods, which they carry where their own cluster lets CIDR rules select pods:
 * for each address the longest block around it that some policy of that cluster names, else
 * everything (Cilium 1.20.2, {@code endpoint/metadata} and {@code ipcache}).
 */
public final class PodBlocks {

  private final ClusterFacts cluster;
  private final boolean labelled;
  private final List<Cidr> named;

  public PodBlocks(ClusterFacts cluster) {
    this.cluster = cluster;
    this.labelled =
        cluster.semantics().cidrMatch().contains("pods")
            || cluster.semantics().plainNetworkPolicies();
    this.named = labelled ? named(cluster) : List.of();
  }

  /** Longest first. */
  private static List<Cidr> named(ClusterFacts cluster) {
    var all = new HashSet<Cidr>();
    for (var entry : cluster.entries()) {
      if (entry.peers() instanceof Peers.Some some) {
        some.list().forEach(p -> collect(p, all));
      }
    }
    cluster.groups().forEach(g -> all.addAll(g.cidrs()));
    return all.stream()
        .filter(c -> c.length() > 0)
        .sorted(Comparator.comparingInt(Cidr::length).reversed().thenComparing(c -> c))
        .toList();
  }

  private static void collect(Peer peer, Set<Cidr> into) {
    switch (peer) {
      case Peer.Block b -> {
        into.add(b.cidr());
        into.addAll(b.except());
      }
      case Peer.Group g -> into.addAll(g.except());
      case Peer.Groups g -> into.addAll(g.except());
      case Peer.Labelled l -> {}
      case Peer.OfEntity e -> {}
      case Peer.Fqdn f -> {}
      case Peer.CloudGroup c -> {}
    }
  }

  /** Of one pod; of an unknown address the blocks around the whole range of the cluster. */
  public List<Cidr> of(Pod pod) {
    if (!labelled) {
      return List.of();
    }
    var places =
        pod.addresses().isEmpty()
            ? cluster.podCidrs()
            : pod.addresses().stream().map(ip -> Cidr.containing(ip, ip.bits())).toList();
    var blocks = new ArrayList<Cidr>();
    places.forEach(p -> blocks.add(around(p).orElse(Cidr.containing(p.first(), 0))));
    return blocks;
  }

  private Optional<Cidr> around(Cidr place) {
    return named.stream().filter(n -> n.contains(place)).findFirst();
  }
}
