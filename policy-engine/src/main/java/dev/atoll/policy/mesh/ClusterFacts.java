package dev.atoll.policy.mesh;

import dev.atoll.fleet.net.Cidr;
import dev.atoll.policy.rule.CidrGroup;
import dev.atoll.policy.rule.PolicyEntry;
import dev.atoll.policy.rule.Semantics;
import java.util.List;

/**
 * One cluster: how it reads policies, what runs in it, what its policies say.
 *
 * @param podCidrs where addresses of its pods lie
 * @param nodeCidrs where addresses of its nodes lie
 * @param nodes where they are known one by one
 * @param entries of every policy that its agents enforce
 */
public record ClusterFacts(
    Semantics semantics,
    List<Cidr> podCidrs,
    List<Cidr> nodeCidrs,
    List<Node> nodes,
    List<Pod> pods,
    List<CidrGroup> groups,
    List<PolicyEntry> entries) {

  public ClusterFacts {
    podCidrs = List.copyOf(podCidrs);
    nodeCidrs = List.copyOf(nodeCidrs);
    nodes = List.copyOf(nodes);
    pods = List.copyOf(pods);
    groups = List.copyOf(groups);
    entries = List.copyOf(entries);
  }

  public String name() {
    return semantics.cluster();
  }

  public ClusterFacts withEntries(List<PolicyEntry> other) {
    return new ClusterFacts(semantics, podCidrs, nodeCidrs, nodes, pods, groups, other);
  }

  public ClusterFacts withPods(List<Pod> other) {
    return new ClusterFacts(semantics, podCidrs, nodeCidrs, nodes, other, groups, entries);
  }
}
