package dev.atoll.agent.balance;

import dev.atoll.agent.balance.Slots.Range;
import dev.atoll.agent.datapath.ServiceKey;
import dev.atoll.agent.datapath.ServiceValue;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * The map {@code lut}: tables, each in a range of its own.
 *
 * <p>A new table is written to free slots. What a service does not use any more is free again after
 * a grace, because a program may have read the service before. A table that keeps its length is
 * changed in place, slot by slot: a program reads one slot of it, by one load of 8 bytes, and finds
 * there the backend of before or the one of after, both of which are in {@code backends}; a table
 * half changed is a table of both sets, none of whose entries is wrong.
 */
final class TableSpace {
  private final Maps maps;
  private final Later later;
  private final Slots slots;
  private final Set<LutTable> tables = new HashSet<>();

  /** A table and the frontends that use it. */
  static final class LutTable {
    private Range range;
    private final Set<ServiceKey> users = new LinkedHashSet<>();

    private LutTable(Range range) {
      this.range = range;
    }

    Range range() {
      return range;
    }

    Set<ServiceKey> users() {
      return users;
    }

    boolean isOnlyOf(Set<ServiceKey> frontends) {
      return frontends.containsAll(users);
    }
  }

  TableSpace(Maps maps, Later later) {
    this.maps = maps;
    this.later = later;
    this.slots = new Slots(maps.slots());
  }

  /**
   * Takes over the tables that frontends have. What cannot be one, because it is not in the map or
   * lies across another, is not taken over: its frontends get new ones.
   */
  Map<ServiceKey, LutTable> adopt(Map<ServiceKey, ServiceValue> services) {
    var byRange = new HashMap<Range, LutTable>();
    services.forEach((key, value) -> {
      var range = new Range(value.table(), value.length());
      if (value.length() != 0 && slots.holds(range)) {
        byRange.computeIfAbsent(range, LutTable::new).users.add(key);
      }
    });
    var sorted = new ArrayList<>(byRange.values());
    sorted.sort(java.util.Comparator.comparingInt(t -> t.range.start()));
    sorted.forEach(table -> slots.claim(table.range));
    apart(sorted);
    var byUser = new HashMap<ServiceKey, LutTable>();
    tables.forEach(table -> table.users.forEach(user -> byUser.put(user, table)));
    return byUser;
  }

  private void apart(List<LutTable> sorted) {
    var lying = new HashSet<LutTable>();
    int reach = 0;
    LutTable furthest = null;
    for (var table : sorted) {
      if (furthest != null && table.range.start() < reach) {
        lying.add(table);
        lying.add(furthest);
      }
      if (table.range.end() > reach) {
        reach = table.range.end();
        furthest = table;
      }
    }
    sorted.stream().filter(table -> !lying.contains(table)).forEach(tables::add);
  }

  /** What was taken by tables that were not taken over is free. */
  void reclaim() {
    slots.keepOnly(tables.stream().map(LutTable::range).toList());
  }

  /** Part of all slots, 0 to 1. */
  double used() {
    return slots.used();
  }

  /** A new table; empty if there is no room for it. */
  Optional<LutTable> place(int[] content) {
    var start = slots.take(content.length);
    if (start.isEmpty()) {
      return Optional.empty();
    }
    var table = new LutTable(new Range(start.getAsInt(), content.length));
    tables.add(table);
    rewrite(table, content);
    return Optional.of(table);
  }

  /** Makes a table this one, of the same length, writing what is different. */
  void rewrite(LutTable table, int[] content) {
    int[] before = content(table);
    for (int i = 0; i < content.length; i++) {
      if (before[i] != content[i]) {
        maps.slot(table.range.start() + i, content[i]);
      }
    }
  }

  int[] content(LutTable table) {
    return maps.slots(table.range.start(), table.range.length());
  }

  /** A frontend does not use it any more. */
  void leave(LutTable table, ServiceKey user) {
    table.users.remove(user);
    if (table.users.isEmpty() && tables.remove(table)) {
      free(table.range);
    }
  }

  private void free(Range range) {
    later.add(() -> slots.free(range));
  }

  /**
   * Makes room for a table by moving others away, copies first, then who uses them.
   *
   * @param move told a table that has another range now: its users are to follow
   * @return whether there is room now
   */
  boolean makeRoom(int length, java.util.function.Consumer<LutTable> move) {
    later.drain();
    if (slots.hasRoom(length)) {
      return true;
    }
    var window = Compaction.window(tables.stream().map(LutTable::range).toList(), slots, length);
    if (window.isEmpty()) {
      return false;
    }
    for (var from : window.get().moves().keySet()) {
      var table = tables.stream().filter(t -> t.range.equals(from)).findFirst().orElseThrow();
      move(table, window.get().moves().get(from), move);
    }
    later.drain();
    return slots.hasRoom(length);
  }

  private void move(LutTable table, Range to, java.util.function.Consumer<LutTable> follow) {
    slots.claim(to);
    var content = content(table);
    var from = table.range;
    table.range = to;
    rewrite(table, content);
    follow.accept(table);
    free(from);
  }
}
