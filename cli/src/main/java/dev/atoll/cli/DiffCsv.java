package dev.atoll.cli;

import dev.atoll.policy.difference.Difference;
import dev.atoll.policy.difference.FlowChange;
import dev.atoll.policy.reach.Allowed;
import dev.atoll.validators.change.Because;
import dev.atoll.validators.change.FleetChange;
import dev.atoll.validators.change.Places;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Flows for spreadsheets (RFC 4180): one line per flow. */
final class DiffCsv {

  private DiffCsv() {}

  static String write(FleetChange change, Difference shown) {
    var places = new Places(change.base(), change.head());
    return Stream.concat(
            Stream.of(List.of("change", "from", "to", "before", "after", "because")),
            shown.flows().stream().map(f -> row(f, places)))
        .map(DiffCsv::line)
        .collect(Collectors.joining());
  }

  private static List<String> row(FlowChange f, Places places) {
    return List.of(
        FlowWords.kind(f.kind()),
        f.from().name(),
        f.to().name(),
        ports(f.before()),
        ports(f.after()),
        places.of(f.because()).stream().map(Because::text).collect(Collectors.joining("; ")));
  }

  private static String ports(List<Allowed> allowed) {
    return allowed.isEmpty() ? "" : FlowWords.ports(allowed);
  }

  private static String line(List<String> cells) {
    return cells.stream().map(DiffCsv::quoted).collect(Collectors.joining(",", "", "\r\n"));
  }

  /** A cell that begins like a formula is text all the same. */
  private static String quoted(String cell) {
    var safe = cell.matches("(?s)[=+@\\t\\r-].*") ? "'" + cell : cell;
    return "\"" + safe.replace("\"", "\"\"") + "\"";
  }
}
