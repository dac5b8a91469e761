package dev.atoll.policy.difference;

import dev.atoll.policy.mesh.Mesh;
import dev.atoll.policy.reach.Allowed;
import dev.atoll.policy.reach.Reachability;
import dev.atoll.policy.reach.Row;
import dev.atoll.policy.reach.RowCache;
import dev.atoll.policy.reach.Rows;
import dev.atoll.policy.reach.Universe;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/**
 * Finds the pairs of ends between which something changed. Rows of both states come from one cache,
 * so that rows that mean the same are one object: only pairs with another row at one end are looked
 * at.
 */
final class Comparison {

  /** A pair with what it was allowed before and after. */
  record Pair(Unit from, Unit to, List<Allowed> before, List<Allowed> after) {}

  private record Edge(int from, int to) implements Comparable<Edge> {
    @Override
    public int compareTo(Edge o) {
      return from != o.from ? Integer.compare(from, o.from) : Integer.compare(to, o.to);
    }
  }

  private final Universe universe;
  private final Reachability base;
  private final Reachability head;
  private final List<Unit> units;
  private final Map<Integer, Integer> steady = new HashMap<>();

  static Comparison of(Mesh base, Mesh head) {
    var universe = Universe.of(List.of(base, head));
    var cache = new RowCache(universe);
    return new Comparison(
        universe,
        new Reachability(new Rows(universe, base, cache)),
        new Reachability(new Rows(universe, head, cache)),
        Unit.all(universe));
  }

  /**
   * Compares rows of one cache.
   *
   * @param units all of the universe
   */
  Comparison(Universe universe, Reachability base, Reachability head, List<Unit> units) {
    this.universe = universe;
    this.base = base;
    this.head = head;
    this.units = units;
    for (var i = 0; i < units.size(); i++) {
      if (units.get(i).isSteady()) {
        steady.put(units.get(i).base(), i);
      }
    }
  }

  Universe universe() {
    return universe;
  }

  Rows baseRows() {
    return base.rows();
  }

  Rows headRows() {
    return head.rows();
  }

  /** The pairs that differ, in the order of their columns. */
  List<Pair> pairs() {
    var pairs = new ArrayList<Pair>();
    for (var edge : candidates()) {
      var from = units.get(edge.from);
      var to = units.get(edge.to);
      var before = between(base, from.base(), to.base());
      var after = between(head, from.head(), to.head());
      if (!before.equals(after)) {
        pairs.add(new Pair(from, to, before, after));
      }
    }
    return pairs;
  }

  private List<Allowed> between(Reachability state, int from, int to) {
    return from == Unit.ABSENT || to == Unit.ABSENT || isOutside(from) && isOutside(to)
        ? List.of()
        : state.between(from, to);
  }

  /** Whether no policy acts on a column. */
  private boolean isOutside(int column) {
    return column >= universe.subjects();
  }

  private Set<Edge> candidates() {
    var edges = new HashSet<Edge>();
    for (var i = 0; i < units.size(); i++) {
      if (!units.get(i).isSteady()) {
        withAll(i, edges);
      } else if (!isOutside(units.get(i).base())) {
        withChanged(i, units.get(i).base(), edges);
      }
    }
    return new TreeSet<>(edges);
  }

  private void withAll(int moved, Set<Edge> edges) {
    for (var other = 0; other < units.size(); other++) {
      edges.add(new Edge(moved, other));
      edges.add(new Edge(other, moved));
    }
  }

  private void withChanged(int unit, int column, Set<Edge> edges) {
    peers(base.rows().egress(column), head.rows().egress(column))
        .forEach(peer -> edges.add(new Edge(unit, peer)));
    peers(base.rows().ingress(column), head.rows().ingress(column))
        .forEach(peer -> edges.add(new Edge(peer, unit)));
  }

  /** Steady units of whom two rows say different things. */
  private List<Integer> peers(Row before, Row after) {
    var peers = new ArrayList<Integer>();
    if (before != after) {
      before
          .changed(after)
          .forEach(column -> {
            var unit = steady.get(column);
            if (unit != null) {
              peers.add(unit);
            }
          });
    }
    return peers;
  }
}
