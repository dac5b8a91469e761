package dev.atoll.policy.answer;

import dev.atoll.fleet.net.Cidr;
import dev.atoll.fleet.net.IpRange;
import dev.atoll.policy.mesh.End;
import dev.atoll.policy.reach.Reachability;
import dev.atoll.policy.reach.Row;
import dev.atoll.policy.reach.Universe;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Set;

/** Addresses outside, in the largest blocks that mean the same in every row of an answer. */
final class Outside {

  private final Universe universe;
  private final Set<Row> rows = Collections.newSetFromMap(new IdentityHashMap<>());

  /**
   * @param senders whose egress counts
   * @param takers whose ingress counts
   */
  Outside(Reachability reach, Collection<NamedEnd> senders, Collection<NamedEnd> takers) {
    this.universe = reach.universe();
    senders.stream()
        .filter(e -> e.last() < universe.subjects())
        .forEach(e -> rows.add(reach.rows().egress(e.first())));
    takers.stream()
        .filter(e -> e.last() < universe.subjects())
        .forEach(e -> rows.add(reach.rows().ingress(e.first())));
  }

  /** In ascending order, IPv4 first. */
  List<NamedEnd> blocks() {
    var all = new ArrayList<NamedEnd>();
    for (var from = universe.firstAddress(); from < universe.size(); ) {
      var to = from;
      while (to + 1 < universe.size() && isAlike(to, to + 1)) {
        to++;
      }
      for (var block : new IpRange(range(from).first(), range(to).last()).blocks()) {
        all.add(named(block));
      }
      from = to + 1;
    }
    return all;
  }

  private NamedEnd named(Cidr block) {
    return new NamedEnd(EndNames.WORLD_BLOCK + block, universe.column(block.first()));
  }

  private IpRange range(int column) {
    return ((End.World) universe.end(column)).range();
  }

  private boolean isAlike(int column, int next) {
    return range(column).first().v6() == range(next).first().v6()
        && rows.stream().allMatch(r -> isAlike(r, column, next));
  }

  private static boolean isAlike(Row row, int column, int next) {
    for (var s = 0; s < row.segments(); s++) {
      if (row.allowed(s).has(column) != row.allowed(s).has(next)
          || row.layerSeven(s).has(column) != row.layerSeven(s).has(next)) {
        return false;
      }
    }
    return true;
  }
}
