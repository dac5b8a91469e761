package dev.atoll.cli;

import dev.atoll.fleet.value.Json;
import dev.atoll.fleet.value.Value;
import dev.atoll.reconciler.adoption.AdoptionReport;
import dev.atoll.reconciler.adoption.AdoptionReport.Change;
import dev.atoll.reconciler.adoption.AdoptionReport.Remark;
import dev.atoll.reconciler.adoption.AdoptionReport.Variation;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** What an import found, for people. */
final class ImportText {

  private static final int LONGEST = 100;

  private final List<String> lines = new ArrayList<>();

  private ImportText() {}

  static List<String> lines(AdoptionReport report) {
    var text = new ImportText();
    report
        .clusters()
        .forEach((context, name) -> text.lines.add("cluster " + name + " from context " + context));
    var different = report.variations().stream().map(Variation::key).distinct().count();
    text.lines.add(
        "%d objects equal everywhere, %d placed on some clusters, %d different between clusters"
            .formatted(report.everywhere(), report.placed(), different));
    text.variations(report.variations());
    text.remarks("not imported:", report.leftOut());
    text.remarks("imported, and not Atoll's alone:", report.shared());
    text.gaps(report.gaps());
    return text.lines;
  }

  private void variations(List<Variation> variations) {
    if (!variations.isEmpty()) {
      lines.add("");
      lines.add("different between clusters, one file for each form:");
    }
    for (var v : variations) {
      lines.add(
          "  %s in %s, compared with %s".formatted(v.key(), list(v.clusters()), list(v.from())));
      v.changes().forEach(c -> lines.add("    " + change(c)));
    }
  }

  private static String change(Change change) {
    return "%s: %s instead of %s"
        .formatted(change.path(), shown(change.value()), shown(change.from()));
  }

  private static String shown(Optional<Value> value) {
    var text = value.map(Json::text).orElse("nothing");
    return text.length() <= LONGEST ? text : text.substring(0, LONGEST) + "…";
  }

  private void remarks(String head, List<Remark> remarks) {
    if (!remarks.isEmpty()) {
      lines.add("");
      lines.add(head);
    }
    remarks.forEach(
        r -> lines.add("  %s in %s: %s".formatted(r.key(), list(r.clusters()), r.why())));
  }

  private void gaps(List<AdoptionReport.Gap> gaps) {
    if (!gaps.isEmpty()) {
      lines.add("");
      lines.add("to look at:");
    }
    gaps.forEach(g -> lines.add("  " + g.file() + ": " + g.what()));
  }

  private static String list(List<String> clusters) {
    return String.join(", ", clusters);
  }
}
