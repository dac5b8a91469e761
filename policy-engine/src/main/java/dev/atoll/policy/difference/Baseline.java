package dev.atoll.policy.difference;

import dev.atoll.policy.mesh.Mesh;
import dev.atoll.policy.reach.Reachability;
import dev.atoll.policy.reach.RowCache;
import dev.atoll.policy.reach.Rows;
import dev.atoll.policy.reach.Universe;
import java.util.List;

/**
 * A state that others are compared with. What was computed for it is kept, so that the difference
 * to a state with a few other policies takes no longer than what those policies touch. It also
 * keeps the rows of every state that it was compared with. Not for several threads at once.
 */
public final class Baseline {

  private final Mesh base;
  private final Universe universe;
  private final RowCache cache;
  private final Reachability reach;
  private final List<Unit> units;

  public Baseline(Mesh base) {
    this.base = base;
    this.universe = Universe.of(List.of(base, base));
    this.cache = new RowCache(universe);
    this.reach = new Reachability(new Rows(universe, base, cache));
    this.units = Unit.all(universe);
  }

  /** The same as {@link Difference#of}. */
  public Difference to(Mesh head) {
    if (!universe.covers(base, head)) {
      return Difference.of(base, head);
    }
    var rows = new Reachability(new Rows(universe, head, cache));
    return Difference.of(base, head, new Comparison(universe, reach, rows, units));
  }
}
