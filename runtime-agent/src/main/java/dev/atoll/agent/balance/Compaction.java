package dev.atoll.agent.balance;

import dev.atoll.agent.balance.Slots.Range;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Where a range of slots can be made free by moving few tables to free slots elsewhere. A table
 * never moves to where it overlaps what is in use.
 *
 * @param moves from where to where
 */
record Compaction(Map<Range, Range> moves) {

  /** Windows that are tried, those with the fewest slots to move first. */
  private static final int TRIES = 64;

  private record Window(Range range, List<Range> inside, int slots) {}

  /**
   * @param tables that can be moved; what else is taken stays
   * @return empty if it cannot be done
   */
  static Optional<Compaction> window(List<Range> tables, Slots slots, int length) {
    if (slots.free() < length) {
      return Optional.empty();
    }
    var sorted = tables.stream().sorted(java.util.Comparator.comparingInt(Range::start)).toList();
    return windows(sorted, slots, length).stream()
        .sorted(java.util.Comparator.comparingInt(Window::slots))
        .limit(TRIES)
        .flatMap(window -> moves(window, slots).stream())
        .findFirst()
        .map(Compaction::new);
  }

  /** One that begins with each table or behind it. */
  private static List<Window> windows(List<Range> sorted, Slots slots, int length) {
    var windows = new ArrayList<Window>();
    for (int i = 0; i < sorted.size(); i++) {
      for (int start : new int[] {sorted.get(i).start(), sorted.get(i).end()}) {
        var range = new Range(start, length);
        if (slots.holds(range)) {
          window(sorted, i, range, slots).ifPresent(windows::add);
        }
      }
    }
    return windows;
  }

  private static Optional<Window> window(List<Range> sorted, int from, Range range, Slots slots) {
    var inside = new ArrayList<Range>();
    int moved = 0;
    int within = 0;
    for (int i = from; i < sorted.size() && sorted.get(i).start() < range.end(); i++) {
      var table = sorted.get(i);
      if (table.meets(range)) {
        inside.add(table);
        moved += table.length();
        within += Math.min(table.end(), range.end()) - Math.max(table.start(), range.start());
      }
    }
    return slots.taken(range) == within
        ? Optional.of(new Window(range, inside, moved))
        : Optional.empty();
  }

  private static Optional<Map<Range, Range>> moves(Window window, Slots slots) {
    var left = slots.copy();
    left.claim(window.range);
    var moves = new LinkedHashMap<Range, Range>();
    for (var table : window.inside) {
      var start = left.take(table.length());
      if (start.isEmpty()) {
        return Optional.empty();
      }
      moves.put(table, new Range(start.getAsInt(), table.length()));
    }
    return Optional.of(moves);
  }
}
