package dev.atoll.validators.intent;

import dev.atoll.policy.mesh.FleetMesh;
import dev.atoll.policy.reach.Bits;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * The ends that one side of an intent means.
 *
 * @param names of workloads by the column of their class, sorted; a class may have others beside
 * @param addresses by column, as a block of it
 */
record Ends(SortedMap<Integer, List<String>> names, SortedMap<Integer, String> addresses) {

  Ends {
    names = Collections.unmodifiableSortedMap(new TreeMap<>(names));
    addresses = Collections.unmodifiableSortedMap(new TreeMap<>(addresses));
  }

  boolean isEmpty() {
    return names.isEmpty() && addresses.isEmpty();
  }

  /** All columns. */
  TreeMap<Integer, String> columns() {
    var all = new TreeMap<>(addresses);
    names.forEach((column, list) -> all.put(column, list.getFirst()));
    return all;
  }

  /** How answers name what is in a column: its first workload, or a block. */
  String name(int column) {
    var workloads = names.get(column);
    return workloads == null ? addresses.getOrDefault(column, "") : workloads.getFirst();
  }

  boolean isAddress(int column) {
    return addresses.containsKey(column);
  }

  /** Which column shows most as an example: declared workloads, then other pods, then addresses. */
  int rank(int column) {
    return isAddress(column) ? 2 : name(column).endsWith("/" + FleetMesh.UNDECLARED) ? 1 : 0;
  }

  /** How many workloads a column has. */
  long names(int column) {
    return names.getOrDefault(column, List.of()).size();
  }

  /** How many ends there are: addresses together are one. */
  long size() {
    var workloads = names.values().stream().mapToLong(List::size).sum();
    return workloads + (addresses.isEmpty() ? 0 : 1);
  }

  /** Counts the ends in sets of columns; equal sets are counted once. */
  static final class Counter {

    private final Ends ends;
    private final Map<Bits, Long> known = new HashMap<>();

    Counter(Ends ends) {
      this.ends = ends;
    }

    long of(Bits columns) {
      return known.computeIfAbsent(columns, this::count);
    }

    private long count(Bits columns) {
      var sum = new long[2];
      columns.forEach(column -> {
        if (ends.isAddress(column)) {
          sum[1] = 1;
        } else {
          sum[0] += ends.names(column);
        }
      });
      return sum[0] + sum[1];
    }
  }
}
