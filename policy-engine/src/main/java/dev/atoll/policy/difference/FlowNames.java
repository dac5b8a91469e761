package dev.atoll.policy.difference;

import dev.atoll.fleet.net.IpRange;
import dev.atoll.policy.difference.Comparison.Pair;
import dev.atoll.policy.mesh.End;
import dev.atoll.policy.reach.Allowed;
import dev.atoll.policy.reach.Universe;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Gives pairs of columns the names of their ends. Neighbouring addresses of whom the same is said
 * are joined and cut into the fewest blocks.
 */
final class FlowNames {

  /** Everything said of a pod and some addresses. */
  private record Said(
      Unit pod, boolean toWorld, List<Allowed> before, List<Allowed> after, List<Cause> because) {}

  private final Universe universe;
  private final Causes causes;
  private final List<FlowChange> flows = new ArrayList<>();
  private final Map<Said, List<IpRange>> world = new LinkedHashMap<>();

  FlowNames(Universe universe, Causes causes) {
    this.universe = universe;
    this.causes = causes;
  }

  /** The changes of all pairs, which come in the order of their columns. */
  List<FlowChange> of(List<Pair> pairs) {
    pairs.forEach(this::add);
    world.forEach(this::addBlocks);
    return flows;
  }

  private void add(Pair pair) {
    var because = causes.of(pair);
    if (pair.to().end(universe) instanceof End.World w) {
      var said = new Said(pair.from(), true, pair.before(), pair.after(), because);
      join(world.computeIfAbsent(said, s -> new ArrayList<>()), w.range());
    } else if (pair.from().end(universe) instanceof End.World w) {
      var said = new Said(pair.to(), false, pair.before(), pair.after(), because);
      join(world.computeIfAbsent(said, s -> new ArrayList<>()), w.range());
    } else {
      for (var from : names(pair.from())) {
        for (var to : names(pair.to())) {
          var all = causes.with(causes.with(because, pair.from(), from), pair.to(), to);
          flows.add(new FlowChange(from, to, pair.before(), pair.after(), all));
        }
      }
    }
  }

  private List<FlowEnd> names(Unit unit) {
    return unit.isOutside()
        ? List.of(FlowEnd.outside(unit.end(universe)))
        : unit.names().stream().map(FlowEnd::pod).toList();
  }

  private static void join(List<IpRange> ranges, IpRange next) {
    var last = ranges.isEmpty() ? null : ranges.getLast();
    if (last != null
        && last.first().v6() == next.first().v6()
        && !last.last().isLast()
        && last.last().next().equals(next.first())) {
      ranges.set(ranges.size() - 1, new IpRange(last.first(), next.last()));
    } else {
      ranges.add(next);
    }
  }

  private void addBlocks(Said said, List<IpRange> ranges) {
    for (var pod : names(said.pod)) {
      for (var range : ranges) {
        for (var block : range.blocks()) {
          var outside = new FlowEnd("world/" + block, FlowEnd.Sort.OUTSIDE);
          var because = causes.with(said.because, said.pod, pod);
          flows.add(
              said.toWorld
                  ? new FlowChange(pod, outside, said.before, said.after, because)
                  : new FlowChange(outside, pod, said.before, said.after, because));
        }
      }
    }
  }
}
