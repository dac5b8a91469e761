package dev.atoll.policy.difference;

import dev.atoll.policy.mesh.End;
import dev.atoll.policy.reach.Universe;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * Ends that are in one column before and in one column after.
 *
 * @param base its column before, or {@link #ABSENT}
 * @param head its column after, or {@link #ABSENT}
 * @param names of pods, sorted; empty for an end outside
 */
record Unit(int base, int head, List<String> names) {

  static final int ABSENT = -1;

  private record Columns(int base, int head) implements Comparable<Columns> {
    @Override
    public int compareTo(Columns o) {
      return base != o.base ? Integer.compare(base, o.base) : Integer.compare(head, o.head);
    }
  }

  Unit {
    names = List.copyOf(names);
  }

  /** Every end of a universe of two states. */
  static List<Unit> all(Universe universe) {
    var base = universe.columns(0);
    var head = universe.columns(1);
    var names = new TreeSet<>(base.keySet());
    names.addAll(head.keySet());
    var byColumns = new TreeMap<Columns, List<String>>();
    for (var name : names) {
      var columns =
          new Columns(
              Objects.requireNonNullElse(base.get(name), ABSENT),
              Objects.requireNonNullElse(head.get(name), ABSENT));
      byColumns.computeIfAbsent(columns, c -> new ArrayList<>()).add(name);
    }
    var units = new ArrayList<Unit>();
    byColumns.forEach((c, list) -> units.add(new Unit(c.base, c.head, list)));
    for (var column = universe.pods(); column < universe.size(); column++) {
      units.add(new Unit(column, column, List.of()));
    }
    return units;
  }

  /** Whether it is the same column in both states. */
  boolean isSteady() {
    return base == head;
  }

  boolean isOutside() {
    return names.isEmpty();
  }

  boolean isInBoth() {
    return base != ABSENT && head != ABSENT;
  }

  /** The end in the state where it is, the later one first. */
  End end(Universe universe) {
    return universe.end(head == ABSENT ? base : head);
  }
}
