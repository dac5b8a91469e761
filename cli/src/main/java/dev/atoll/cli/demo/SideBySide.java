package dev.atoll.cli.demo;

import dev.atoll.cli.TruthTable;
import dev.atoll.cli.TruthTable.Cell;
import dev.atoll.sandbox.node.Measurement;
import dev.atoll.sandbox.node.Pod;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/** Who reaches whom, measured, and beside it what {@code atoll reach} says. */
record SideBySide(TruthTable table) {

  private static final String GAP = "    ";

  String text() {
    var lines = new ArrayList<String>();
    var width = from().stream().mapToInt(it -> it.end().length()).max().orElse(0);
    var columns = columns();
    lines.add(" ".repeat(width) + GAP + padded("measured", columns.length()) + GAP + "atoll reach");
    lines.add(" ".repeat(width) + GAP + columns + GAP + columns);
    for (var pod : from()) {
      lines.add(
          padded(pod.end(), width)
              + GAP
              + row(pod, cell -> Measurement.connected(cell.outcome()))
              + GAP
              + row(pod, Cell::expected));
    }
    lines.add(summary());
    return lines.stream().map(String::stripTrailing).collect(Collectors.joining("\n"));
  }

  private String summary() {
    var to = table.cells().getFirst().connection();
    var differences = table.differences().size();
    return "to %s/%s on %s: %s"
        .formatted(
            to.to().namespace(),
            to.to().name(),
            to.service(),
            differences == 0 ? "equal" : differences + " differ");
  }

  private String row(Pod from, Predicate<Cell> open) {
    return table.cells().stream()
        .filter(cell -> cell.connection().from().equals(from))
        .map(cell -> padded(open.test(cell) ? "+" : ".", cell.connection().to().cluster().length()))
        .collect(Collectors.joining("  "));
  }

  private String columns() {
    return table.cells().stream()
        .map(cell -> cell.connection().to().cluster())
        .distinct()
        .collect(Collectors.joining("  "));
  }

  private List<Pod> from() {
    return table.cells().stream().map(cell -> cell.connection().from()).distinct().toList();
  }

  private static String padded(String text, int width) {
    return ("%-" + width + "s").formatted(text);
  }
}
