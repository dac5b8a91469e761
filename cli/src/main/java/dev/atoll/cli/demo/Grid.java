package dev.atoll.cli.demo;

import dev.atoll.sandbox.netns.Probe.Protocol;
import dev.atoll.sandbox.node.Connection;
import dev.atoll.sandbox.node.Measurement;
import dev.atoll.sandbox.node.Pod;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BiPredicate;
import java.util.stream.Collectors;

/** Some pods ask some others on one TCP port; a small table says what came of it. */
record Grid(Measurement measurement, List<Pod> from, List<Pod> to, int port) {

  private static final Duration LIMIT = Duration.ofMillis(800);

  /**
   * Opens all connections.
   *
   * @return whether each came about
   */
  Map<Connection, Boolean> measure() {
    var measured = new LinkedHashMap<Connection, Boolean>();
    measurement
        .of(connections(), LIMIT)
        .forEach((c, outcome) -> measured.put(c, Measurement.connected(outcome)));
    return measured;
  }

  /** Whether connections come about where {@code open} says so, and nowhere else. */
  static boolean matches(Map<Connection, Boolean> measured, BiPredicate<Pod, Pod> open) {
    return measured.entrySet().stream()
        .allMatch(it -> it.getValue() == open.test(it.getKey().from(), it.getKey().to()));
  }

  /** A row for each pod that asks, a column for each that is asked. */
  String text(Map<Connection, Boolean> measured) {
    var lines = new ArrayList<String>();
    var width = from.stream().mapToInt(it -> it.end().length()).max().orElse(0);
    var columns = to.stream().map(Pod::cluster).collect(Collectors.joining("  "));
    lines.add(" ".repeat(width + 2) + columns);
    for (var pod : from) {
      var cells = to.stream().map(it -> cell(measured, pod, it)).collect(Collectors.joining("  "));
      lines.add(("%-" + width + "s  %s").formatted(pod.end(), cells).stripTrailing());
    }
    var asked = to.getFirst();
    lines.add(
        "to %s/%s on %d/TCP: %d connections tried, %d came about; . is dropped"
            .formatted(asked.namespace(), asked.name(), port, measured.size(), count(measured)));
    return String.join("\n", lines);
  }

  private List<Connection> connections() {
    return from.stream()
        .flatMap(f -> to.stream().map(t -> new Connection(f, t, Protocol.TCP, port)))
        .toList();
  }

  private String cell(Map<Connection, Boolean> measured, Pod one, Pod other) {
    var open = Boolean.TRUE.equals(measured.get(new Connection(one, other, Protocol.TCP, port)));
    return ("%-" + other.cluster().length() + "s").formatted(open ? "+" : ".");
  }

  private static long count(Map<Connection, Boolean> measured) {
    return measured.values().stream().filter(it -> it).count();
  }
}
