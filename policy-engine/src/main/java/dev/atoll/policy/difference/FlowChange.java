package dev.atoll.policy.difference;

import dev.atoll.policy.reach.Allowed;
import java.util.Comparator;
import java.util.List;

/**
 * What became of the traffic from one end to another.
 *
 * @param before what was allowed, in order; empty for nothing
 * @param after what is allowed
 * @param because what is responsible, sorted
 */
public record FlowChange(
    FlowEnd from, FlowEnd to, List<Allowed> before, List<Allowed> after, List<Cause> because)
    implements Comparable<FlowChange> {

  /** Which way it went. */
  public enum Kind {
    OPENED,
    CLOSED,
    WIDENED,
    NARROWED,
    /** The same ports, refused above them otherwise than before. */
    LAYER_SEVEN,
    /** More in one place, less in another. */
    MIXED
  }

  private static final Comparator<FlowChange> ORDER =
      Comparator.comparing(FlowChange::from).thenComparing(FlowChange::to);

  public FlowChange {
    before = List.copyOf(before);
    after = List.copyOf(after);
    because = because.stream().sorted().distinct().toList();
  }

  public Kind kind() {
    if (before.isEmpty() || after.isEmpty()) {
      return before.isEmpty() ? Kind.OPENED : Kind.CLOSED;
    }
    var more = !Ports.minus(after, before).isEmpty();
    var less = !Ports.minus(before, after).isEmpty();
    if (more || less) {
      return more && less ? Kind.MIXED : more ? Kind.WIDENED : Kind.NARROWED;
    }
    return Kind.LAYER_SEVEN;
  }

  /** Whether an end is not a declared workload. */
  public boolean has(FlowEnd.Sort sort) {
    return from.sort() == sort || to.sort() == sort;
  }

  public FlowChange mirrored() {
    return new FlowChange(from, to, after, before, because.stream().map(Cause::mirrored).toList());
  }

  @Override
  public int compareTo(FlowChange other) {
    return ORDER.compare(this, other);
  }
}
