package dev.atoll.reconciler.order;

import dev.atoll.reconciler.order.Board.Slot;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/**
 * Changes that act on the same subjects, or on both ends of a {@link Crossing}: only among them the
 * order matters.
 *
 * @param changes their numbers, what opens by its text first
 */
record Knot(List<Integer> changes, List<Crossing> crossings) {

  Knot {
    changes = List.copyOf(changes);
    crossings = List.copyOf(crossings);
  }

  /** All knots on a board, by their first change. */
  static List<Knot> of(Board board, int changes) {
    var crossings = Crossing.of(board);
    var parents = new int[changes];
    for (var i = 0; i < changes; i++) {
      parents[i] = i;
    }
    board.changesOn().values().forEach(on -> tie(parents, on));
    for (var crossing : crossings) {
      tie(parents, on(board, crossing));
    }
    var members = new TreeMap<Integer, List<Integer>>();
    for (var i = 0; i < changes; i++) {
      members.computeIfAbsent(root(parents, i), r -> new ArrayList<>()).add(i);
    }
    var across = new HashMap<Integer, List<Crossing>>();
    for (var crossing : crossings) {
      var root = root(parents, on(board, crossing).getFirst());
      across.computeIfAbsent(root, r -> new ArrayList<>()).add(crossing);
    }
    return members.entrySet().stream()
        .map(e -> new Knot(e.getValue(), across.getOrDefault(e.getKey(), List.of())))
        .sorted(Comparator.comparing(k -> k.changes().getFirst()))
        .toList();
  }

  private static List<Integer> on(Board board, Crossing crossing) {
    var all = new LinkedHashSet<>(board.changesOn().getOrDefault(crossing.egress(), List.of()));
    all.addAll(board.changesOn().getOrDefault(crossing.ingress(), List.of()));
    return List.copyOf(all);
  }

  private static void tie(int[] parents, List<Integer> together) {
    for (var other : together) {
      parents[root(parents, other)] = root(parents, together.getFirst());
    }
  }

  private static int root(int[] parents, int start) {
    var at = start;
    while (parents[at] != at) {
      parents[at] = parents[parents[at]];
      at = parents[at];
    }
    return at;
  }

  /** What one more change does once some are made. */
  Move move(Board board, int change, BitSet made) {
    var then = (BitSet) made.clone();
    then.set(change);
    var move = Move.none(change);
    for (var slot : board.slots(change)) {
      var was = board.row(slot, made);
      var is = board.row(slot, then);
      move = move.with(was, is).with(Breach.of(board, slot, was), Breach.of(board, slot, is));
    }
    for (var crossing : crossings) {
      if (acts(board, change, crossing)) {
        move =
            move.with(
                new Breach(0, crossing.open(board, made)),
                new Breach(0, crossing.open(board, then)));
      }
    }
    return move;
  }

  private static boolean acts(Board board, int change, Crossing crossing) {
    var slots = board.slots(change);
    return slots.contains(crossing.egress()) || slots.contains(crossing.ingress());
  }

  /** Whether two changes can be made at once: they share no subject, and no crossing. */
  boolean isApart(Board board, int one, int other) {
    Set<Slot> slots = new HashSet<>(board.slots(one));
    return board.slots(other).stream().noneMatch(slots::contains)
        && crossings.stream().noneMatch(c -> acts(board, one, c) && acts(board, other, c));
  }

  /** The changes by number, those that are made left out. */
  List<Integer> without(BitSet made) {
    return changes.stream().filter(c -> !made.get(c)).toList();
  }

  static Map<Integer, Integer> numbers(List<Knot> knots) {
    var all = new HashMap<Integer, Integer>();
    for (var i = 0; i < knots.size(); i++) {
      for (var change : knots.get(i).changes()) {
        all.put(change, i);
      }
    }
    return all;
  }
}
