package dev.atoll.policy.mesh;

import dev.atoll.fleet.net.Cidr;
import dev.atoll.policy.rule.CidrGroup;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

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
    return Blocks.ofRules(cluster).stream()
        .sorted(Comparator.comparingInt(Cidr::length).reversed().thenComparing(c -> c))
        .toList();
  }

  /** Whether every pod has the same blocks for both. */
  public boolean isSameAs(PodBlocks other) {
    return labelled == other.labelled && named.equals(other.named);
  }

  /** Of one pod; of an unknown address the blocks around the whole range of the cluster. */
  public List<Cidr> of(Pod pod) {
    if (!labelled) {
      return List.of();
    }
    return places(pod).stream().map(p -> around(p).orElse(Cidr.containing(p.first(), 0))).toList();
  }

  /** The groups around a pod, by which rules of all clusters select it. */
  public List<CidrGroup> groups(Pod pod) {
    return labelled
        ? cluster.groups().stream().filter(g -> places(pod).stream().anyMatch(g::contains)).toList()
        : List.of();
  }

  private List<Cidr> places(Pod pod) {
    return pod.addresses().isEmpty()
        ? cluster.podCidrs()
        : pod.addresses().stream().map(ip -> Cidr.containing(ip, ip.bits())).toList();
  }

  private Optional<Cidr> around(Cidr place) {
    return named.stream().filter(n -> n.contains(place)).findFirst();
  }
}
