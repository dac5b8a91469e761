package dev.atoll.policy.difference;

import dev.atoll.policy.difference.Cause.How;
import dev.atoll.policy.difference.Comparison.Pair;
import dev.atoll.policy.mesh.End;
import dev.atoll.policy.mesh.Mesh;
import dev.atoll.policy.reach.Line;
import dev.atoll.policy.reach.Reachability;
import dev.atoll.policy.reach.Row;
import dev.atoll.policy.reach.Rows;
import dev.atoll.policy.reach.Universe;
import dev.atoll.policy.verdict.Flow;
import dev.atoll.policy.verdict.FlowJudge;
import dev.atoll.policy.verdict.SideVerdict;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.function.IntFunction;
import java.util.stream.Stream;

/**
 * Finds what is responsible for a change: the flow is judged in both states, rule by rule, at every
 * port where the answers differ, and the rules that decide are held against each other.
 */
final class Causes {

  private final Universe universe;
  private final Rows baseRows;
  private final Rows headRows;
  private final Reachability base;
  private final Reachability head;
  private final FlowJudge baseJudge;
  private final FlowJudge headJudge;
  private final Mesh before;
  private final Mesh after;
  private final Map<String, Optional<ClusterChange>> clusters = new HashMap<>();

  Causes(Mesh base, Mesh head, Comparison comparison) {
    this.universe = comparison.universe();
    this.baseRows = comparison.baseRows();
    this.headRows = comparison.headRows();
    this.base = new Reachability(baseRows);
    this.head = new Reachability(headRows);
    this.baseJudge = new FlowJudge(base);
    this.headJudge = new FlowJudge(head);
    this.before = base;
    this.after = head;
  }

  /** Rules and settings that are responsible; none where an end came or went. */
  List<Cause> of(Pair pair) {
    var causes = new TreeSet<Cause>();
    if (pair.from().isInBoth() && pair.to().isInBoth()) {
      var possible = possible(pair);
      for (var point : points(pair)) {
        if (causes.isEmpty() || causes.size() < possible) {
          at(point, pair, causes);
        }
      }
    }
    return List.copyOf(causes);
  }

  /** How many causes may be found: when all of them are, no more ports need to be asked about. */
  private int possible(Pair pair) {
    if (!pair.from().isSteady() || !pair.to().isSteady()) {
      return Integer.MAX_VALUE;
    }
    var from = cluster(universe.end(pair.from().base()));
    var to = cluster(universe.end(pair.to().base()));
    return Stream.of(from, to)
        .distinct()
        .flatMap(c -> clusters.computeIfAbsent(c, this::change).stream())
        .mapToInt(ClusterChange::possible)
        .sum();
  }

  /** The same with what became of a pod itself. */
  List<Cause> with(List<Cause> because, Unit unit, FlowEnd end) {
    if (unit.isSteady() || isLabelledAlike(unit)) {
      return because;
    }
    var more = new ArrayList<>(because);
    var how =
        unit.base() == Unit.ABSENT
            ? How.ADDED
            : unit.head() == Unit.ABSENT ? How.REMOVED : How.CHANGED;
    more.add(new Cause.Pod(end.name(), how));
    return more;
  }

  /** Whether a pod is in another column only because policies name other address blocks. */
  private boolean isLabelledAlike(Unit unit) {
    return unit.isInBoth()
        && universe.end(unit.base()) instanceof End.Pods b
        && universe.end(unit.head()) instanceof End.Pods h
        && b.labels().equals(h.labels())
        && b.namedPorts().equals(h.namedPorts())
        && b.global() == h.global();
  }

  /** First points of the stretches on which the answers differ. */
  private List<Integer> points(Pair pair) {
    var starts = new TreeSet<Integer>();
    if (pair.from().base() < universe.subjects()) {
      addStarts(baseRows.egress(pair.from().base()), starts);
      addStarts(headRows.egress(pair.from().head()), starts);
    }
    if (pair.to().base() < universe.subjects()) {
      addStarts(baseRows.ingress(pair.to().base()), starts);
      addStarts(headRows.ingress(pair.to().head()), starts);
    }
    return starts.stream()
        .filter(p ->
            answer(base, pair.from().base(), pair.to().base(), p)
                != answer(head, pair.from().head(), pair.to().head(), p))
        .toList();
  }

  private static void addStarts(Row row, SortedSet<Integer> starts) {
    for (var s = 0; s < row.segments(); s++) {
      starts.add(row.start(s));
    }
  }

  /** 0 denied, 1 allowed, 2 allowed with something asked above the port. */
  private static int answer(Reachability state, int from, int to, int point) {
    var protocol = Line.protocol(point);
    var port = Line.port(point);
    if (!state.sends(from, to, protocol, port) || !state.takes(from, to, protocol, port)) {
      return 0;
    }
    return state.layerSeven(from, to, protocol, port) ? 2 : 1;
  }

  private void at(int point, Pair pair, SortedSet<Cause> causes) {
    var before = flow(pair.from().base(), pair.to().base(), point);
    var after = flow(pair.from().head(), pair.to().head(), point);
    if (!isSame(baseRows::egress, headRows::egress, pair.from(), pair.to())) {
      side(pair.from(), baseJudge.egress(before), headJudge.egress(after), causes);
    }
    if (!isSame(baseRows::ingress, headRows::ingress, pair.to(), pair.from())) {
      side(pair.to(), baseJudge.ingress(before), headJudge.ingress(after), causes);
    }
  }

  /** Whether a subject has one row in both states, so that it says the same of a peer. */
  private boolean isSame(IntFunction<Row> base, IntFunction<Row> head, Unit subject, Unit peer) {
    return peer.isSteady()
        && (subject.base() >= universe.subjects()
            || base.apply(subject.base()) == head.apply(subject.head()));
  }

  private Flow flow(int from, int to, int point) {
    return new Flow(universe.end(from), universe.end(to), Line.protocol(point), Line.port(point));
  }

  private static String cluster(End end) {
    return switch (end) {
      case End.Pods p -> p.cluster();
      case End.Node n -> n.cluster();
      case End.World w -> "";
      case End.Reserved r -> "";
      case End.Dns d -> "";
      case End.Cloud c -> "";
    };
  }

  private void side(Unit subject, SideVerdict before, SideVerdict after, SortedSet<Cause> causes) {
    var same = before.answer() == after.answer() && before.layerSeven() == after.layerSeven();
    if (!same) {
      clusters
          .computeIfAbsent(cluster(universe.end(subject.base())), this::change)
          .ifPresent(c -> causes.addAll(c.responsible(before, after)));
    }
  }

  private Optional<ClusterChange> change(String cluster) {
    return before
        .cluster(cluster)
        .flatMap(b -> after.cluster(cluster).map(a -> new ClusterChange(b, a)));
  }
}
