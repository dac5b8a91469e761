package dev.atoll.reconciler.order;

import dev.atoll.policy.mesh.ClusterFacts;
import dev.atoll.policy.mesh.End;
import dev.atoll.policy.mesh.Mesh;
import dev.atoll.policy.reach.Row;
import dev.atoll.policy.reach.RowCache;
import dev.atoll.policy.reach.SubjectRows;
import dev.atoll.policy.reach.Universe;
import dev.atoll.policy.rule.Direction;
import dev.atoll.policy.rule.NamedEnds;
import dev.atoll.policy.rule.PolicyEntry;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.HashMap;
import java.util.HashSet;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

/**
 * The rows that changes act on, in any state between before and after: a state is the set of
 * changes that are made. Not for several threads at once.
 */
final class Board {

  /** One direction of one subject. */
  record Slot(Direction direction, int column) {}

  /** Entries that act on a slot, and what they mean. */
  private record Acting(int[] meanings, List<PolicyEntry> entries) {
    static final Acting NOTHING = new Acting(new int[0], List.of());

    Acting and(Acting other) {
      var ids = IntStream.concat(Arrays.stream(meanings), Arrays.stream(other.meanings));
      var both = new ArrayList<>(entries);
      both.addAll(other.entries);
      return new Acting(ids.sorted().distinct().toArray(), List.copyOf(both));
    }
  }

  private final String home;
  private final Universe universe;
  private final SubjectRows subjects;
  private final boolean namedEnds;
  private final Map<PolicyEntry, Integer> meanings = new IdentityHashMap<>();
  private final List<Map<Slot, Acting>> before;
  private final List<Map<Slot, Acting>> after;
  private final List<List<Slot>> touched;
  private final Map<Slot, List<Integer>> changesOn = new HashMap<>();
  private final Map<Slot, Acting> kept;
  private final Map<Slot, Map<BitSet, Row>> rows = new HashMap<>();
  private final Map<Slot, Row> bases = new HashMap<>();
  private final Map<Slot, Row> heads = new HashMap<>();
  private long work;

  /**
   * @param home the cluster in question, with all entries that it has in any state
   */
  Board(ClusterFacts home, List<ClusterFacts> others, Texts texts) {
    var clusters = new ArrayList<>(others);
    clusters.add(home);
    var mesh = new Mesh(clusters);
    this.home = home.name();
    this.universe = Universe.of(mesh);
    this.subjects = new SubjectRows(universe, home, new RowCache(universe));
    this.namedEnds = NamedEnds.matter(home.entries());
    this.before = texts.before().stream().map(this::acting).toList();
    this.after = texts.after().stream().map(this::acting).toList();
    this.touched =
        IntStream.range(0, before.size())
            .mapToObj(i -> differing(before.get(i), after.get(i)))
            .toList();
    for (var i = 0; i < touched.size(); i++) {
      for (var slot : touched.get(i)) {
        changesOn.computeIfAbsent(slot, s -> new ArrayList<>()).add(i);
      }
    }
    this.kept = acting(texts.kept());
    for (var i = 0; i < touched.size(); i++) {
      var different = new HashSet<>(touched.get(i));
      before
          .get(i)
          .forEach((slot, acting) -> {
            if (!different.contains(slot)) {
              kept.merge(slot, acting, Acting::and);
            }
          });
    }
  }

  private Map<Slot, Acting> acting(List<PolicyEntry> entries) {
    var lists = new HashMap<Slot, List<PolicyEntry>>();
    for (var entry : entries) {
      subjects
          .selected(entry)
          .forEach(column ->
              lists
                  .computeIfAbsent(new Slot(entry.direction(), column), s -> new ArrayList<>())
                  .add(entry));
    }
    var all = new HashMap<Slot, Acting>();
    lists.forEach((slot, list) -> all.put(slot, new Acting(ids(list), List.copyOf(list))));
    return all;
  }

  private int[] ids(List<PolicyEntry> entries) {
    return entries.stream()
        .mapToInt(e -> meanings.computeIfAbsent(e, subjects::meaning))
        .sorted()
        .distinct()
        .toArray();
  }

  /** Where a change may make a difference. */
  private List<Slot> differing(Map<Slot, Acting> old, Map<Slot, Acting> fresh) {
    var slots = new ArrayList<Slot>();
    old.forEach((slot, acting) -> {
      if (namedEnds || !Arrays.equals(acting.meanings(), at(fresh, slot).meanings())) {
        slots.add(slot);
      }
    });
    fresh.keySet().stream().filter(s -> !old.containsKey(s)).forEach(slots::add);
    slots.sort(java.util.Comparator.comparing(Slot::direction).thenComparingInt(Slot::column));
    return List.copyOf(slots);
  }

  private static Acting at(Map<Slot, Acting> all, Slot slot) {
    return all.getOrDefault(slot, Acting.NOTHING);
  }

  /** Whether an end is a pod of the cluster in question. */
  boolean isAtHome(int column) {
    return universe.end(column) instanceof End.Pods p && p.cluster().equals(home);
  }

  Universe universe() {
    return universe;
  }

  /** The slots on which a change acts. */
  List<Slot> slots(int change) {
    return touched.get(change);
  }

  /** All slots on which any change acts, and which ones do. */
  Map<Slot, List<Integer>> changesOn() {
    return changesOn;
  }

  Row base(Slot slot) {
    return bases.computeIfAbsent(slot, s -> row(s, new BitSet()));
  }

  Row head(Slot slot) {
    return heads.computeIfAbsent(
        slot,
        s -> {
          var all = new BitSet();
          all.set(0, before.size());
          return row(s, all);
        });
  }

  /** The row of a slot once some changes are made. */
  Row row(Slot slot, BitSet made) {
    var here = new BitSet();
    for (var change : changesOn.getOrDefault(slot, List.of())) {
      here.set(change, made.get(change));
    }
    return rows.computeIfAbsent(slot, s -> new HashMap<>())
        .computeIfAbsent(here, h -> compute(slot, h));
  }

  private Row compute(Slot slot, BitSet made) {
    var parts = new ArrayList<Acting>();
    parts.add(at(kept, slot));
    for (var change : changesOn.getOrDefault(slot, List.of())) {
      parts.add(at((made.get(change) ? after : before).get(change), slot));
    }
    work += parts.size();
    var ids =
        parts.stream().flatMapToInt(p -> Arrays.stream(p.meanings())).sorted().distinct().toArray();
    return subjects.row(slot.direction(), slot.column(), ids, ends(slot, parts));
  }

  private NamedEnds ends(Slot slot, List<Acting> parts) {
    return namedEnds && slot.direction() == Direction.INGRESS
        ? NamedEnds.of(parts.stream().flatMap(p -> p.entries().stream()).toList())
        : NO_ENDS;
  }

  private static final NamedEnds NO_ENDS = NamedEnds.of(List.of());

  /** What all rows so far have cost: for each that was computed, how many changes act on it. */
  long work() {
    return work;
  }
}
