package dev.atoll.policy.difference;

import dev.atoll.policy.mesh.ClusterFacts;
import dev.atoll.policy.mesh.Mesh;
import java.util.List;
import java.util.TreeSet;
import java.util.function.Predicate;

/**
 * What changes between two states of a mesh. Replies pass by connection state and are not asked
 * about; what ends outside send each other is nobody's affair.
 *
 * @param flows all that changed, sorted by their ends
 * @param clusters names of all clusters of both states, sorted
 */
public record Difference(List<FlowChange> flows, List<String> clusters) {

  public Difference {
    flows = flows.stream().sorted().toList();
    clusters = List.copyOf(clusters);
  }

  /** From one state to another. */
  public static Difference of(Mesh base, Mesh head) {
    return of(base, head, Comparison.of(base, head));
  }

  static Difference of(Mesh base, Mesh head, Comparison comparison) {
    var causes = new Causes(base, head, comparison);
    var flows = new FlowNames(comparison.universe(), causes).of(comparison.pairs());
    var clusters = new TreeSet<String>();
    base.clusters().stream().map(ClusterFacts::name).forEach(clusters::add);
    head.clusters().stream().map(ClusterFacts::name).forEach(clusters::add);
    return new Difference(flows, List.copyOf(clusters));
  }

  public boolean isEmpty() {
    return flows.isEmpty();
  }

  /** Pairs that had nothing before. */
  public List<FlowChange> opened() {
    return flows.stream().filter(f -> f.before().isEmpty()).toList();
  }

  /** Pairs that have nothing any more. */
  public List<FlowChange> closed() {
    return flows.stream().filter(f -> f.after().isEmpty()).toList();
  }

  /** Pairs that have something else. */
  public List<FlowChange> changed() {
    return flows.stream().filter(f -> !f.before().isEmpty() && !f.after().isEmpty()).toList();
  }

  /** Only some flows. */
  public Difference only(Predicate<FlowChange> which) {
    return new Difference(flows.stream().filter(which).toList(), clusters);
  }

  /** The way back. */
  public Difference mirrored() {
    return new Difference(flows.stream().map(FlowChange::mirrored).toList(), clusters);
  }

  /** Clusters none of whose pods gains or loses anything, at either end. */
  public List<String> unaffected() {
    return clusters.stream()
        .filter(c -> flows.stream().noneMatch(f -> isIn(f.from(), c) || isIn(f.to(), c)))
        .toList();
  }

  private static boolean isIn(FlowEnd end, String cluster) {
    return end.sort() != FlowEnd.Sort.OUTSIDE && end.name().startsWith(cluster + "/");
  }
}
