package dev.atoll.cli;

import dev.atoll.cli.TruthTable.Cell;
import dev.atoll.sandbox.netns.Outcome;
import dev.atoll.sandbox.node.Pod;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** The table of truth for people: a matrix per port, ports with the same one together. */
record TruthTableText(TruthTable table) {

  List<String> lines() {
    var lines = new ArrayList<String>();
    var pods = pods();
    matrices()
        .forEach((matrix, services) -> {
          lines.add(String.join(", ", services) + ": from a row to a column");
          lines.add(header(pods));
          for (int i = 0; i < pods.size(); i++) {
            lines.add("%3d %-36s %s".formatted(i + 1, pods.get(i).end(), matrix.get(i)));
          }
          lines.add("");
        });
    lines.add("+ connected   . dropped   ! not what the policies say");
    differences(lines);
    table.unknown().forEach(pod -> lines.add(pod + " is no workload of this fleet: not compared"));
    lines.add(summary());
    return lines;
  }

  private String summary() {
    var connected = table.cells().stream().filter(Cell::connected).count();
    var count = table.differences().size();
    return "%d connections tried, %d came about; %s"
        .formatted(
            table.cells().size(),
            connected,
            count == 0
                ? "all as `atoll reach` says"
                : count + (count == 1 ? " is" : " are") + " not what `atoll reach` says");
  }

  private void differences(List<String> lines) {
    for (var cell : table.differences()) {
      var c = cell.connection();
      lines.add(
          "%s -> %s on %s: the policies %s it, and it %s"
              .formatted(
                  c.from().end(),
                  c.to().end(),
                  c.service(),
                  cell.expected() ? "allow" : "do not allow",
                  words(cell.outcome())));
    }
  }

  private static String words(Outcome outcome) {
    return switch (outcome) {
      case Outcome.Answered a -> "was answered";
      case Outcome.Refused r -> "got there, where nobody listens";
      case Outcome.Silent s -> "was not answered";
      case Outcome.Unreachable u -> "failed: " + u.reason();
    };
  }

  private List<Pod> pods() {
    return table.cells().stream()
        .flatMap(c -> java.util.stream.Stream.of(c.connection().from(), c.connection().to()))
        .distinct()
        .toList();
  }

  private static String header(List<Pod> pods) {
    var columns = new StringBuilder();
    for (int i = 1; i <= pods.size(); i++) {
      columns.append("%3d".formatted(i));
    }
    return " ".repeat(41) + columns;
  }

  private Map<List<String>, List<String>> matrices() {
    var byService =
        table.cells().stream()
            .collect(
                Collectors.groupingBy(
                    c -> c.connection().service(), LinkedHashMap::new, Collectors.toList()));
    var matrices = new LinkedHashMap<List<String>, List<String>>();
    byService.forEach((service, cells) ->
        matrices.computeIfAbsent(matrix(cells), m -> new ArrayList<>()).add(service));
    return matrices;
  }

  private List<String> matrix(List<Cell> cells) {
    var marks =
        cells.stream()
            .collect(
                Collectors.toMap(
                    c -> Map.entry(c.connection().from(), c.connection().to()),
                    TruthTableText::mark));
    var pods = pods();
    return pods.stream()
        .map(from ->
            pods.stream()
                .map(to -> "  " + marks.getOrDefault(Map.entry(from, to), " "))
                .collect(Collectors.joining()))
        .toList();
  }

  private static String mark(Cell cell) {
    return cell.differs() ? "!" : cell.connected() ? "+" : ".";
  }
}
