package dev.atoll.policy.explanation;

import dev.atoll.policy.answer.EndNames;
import dev.atoll.policy.mesh.ClusterFacts;
import dev.atoll.policy.mesh.End;
import dev.atoll.policy.mesh.Mesh;
import dev.atoll.policy.mesh.Pod;
import dev.atoll.policy.mesh.PodBlocks;
import dev.atoll.policy.mesh.View;
import dev.atoll.policy.reach.Universe;
import java.util.List;
import java.util.Optional;

/** Finds the end that a name means, with all labels of its own. */
public final class Ends {

  private final Mesh mesh;

  public Ends(Mesh mesh) {
    this.mesh = mesh;
  }

  /**
   * A pod by {@code cluster/namespace/workload}, or what {@link EndNames} finds; empty for a block
   * whose addresses policies tell apart. A block is the end that was asked for, not the wider one
   * around it that policies do not tell apart.
   */
  public Optional<End> find(String name) {
    for (var cluster : mesh.clusters()) {
      for (var pod : cluster.pods()) {
        if (pod.name().equals(name)) {
          return Optional.of(of(cluster, pod));
        }
      }
    }
    return names().end(name).map(e -> asked(name, e));
  }

  /** Why there is no such end, where the family of its addresses is the reason. */
  public Optional<String> off(String name) {
    return names().off(name);
  }

  private EndNames names() {
    return new EndNames(mesh, Universe.of(mesh));
  }

  private static End asked(String name, End around) {
    return around instanceof End.World
        ? EndNames.block(name).<End>map(b -> new End.World(b.range())).orElse(around)
        : around;
  }

  private static End of(ClusterFacts cluster, Pod pod) {
    var blocks = new PodBlocks(cluster);
    return new End.Pods(
        cluster.name(),
        pod.labels(),
        pod.namedPorts(),
        pod.global(),
        View.address(pod, cluster),
        blocks.of(pod),
        blocks.groups(pod),
        List.of(pod.name()));
  }
}
