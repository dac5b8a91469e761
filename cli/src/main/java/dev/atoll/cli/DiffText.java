package dev.atoll.cli;

import dev.atoll.fleet.model.ObjectKey;
import dev.atoll.policy.difference.Difference;
import dev.atoll.validators.change.FleetChange;
import dev.atoll.validators.change.ObjectChanges;
import dev.atoll.validators.waiver.Reported;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;

/** A change for people: the largest groups of flows first, each with what is responsible. */
final class DiffText {

  private final FleetChange change;
  private final Difference shown;
  private final StringBuilder out = new StringBuilder();

  private DiffText(FleetChange change, Difference shown) {
    this.change = change;
    this.shown = shown;
  }

  /** The report; ends with a newline. */
  static String write(FleetChange change, Difference shown) {
    var text = new DiffText(change, shown);
    text.objects();
    text.flows();
    text.intents();
    text.kept();
    text.findings();
    return text.out.toString();
  }

  private void line(String text) {
    out.append(text).append('\n');
  }

  private void objects() {
    line("objects: " + counts(change));
    var alike = new LinkedHashMap<ObjectChanges, List<String>>();
    change
        .objects()
        .forEach((cluster, o) -> alike.computeIfAbsent(o, x -> new ArrayList<>()).add(cluster));
    alike.forEach((objects, clusters) -> {
      if (!objects.isEmpty()) {
        line("  " + String.join(", ", clusters));
        objects("create", objects.create());
        objects("update", objects.update());
        objects("delete", objects.delete());
      }
    });
  }

  static String counts(FleetChange change) {
    var all = change.objects().values();
    return "%d created, %d updated, %d deleted"
        .formatted(
            all.stream().mapToInt(o -> o.create().size()).sum(),
            all.stream().mapToInt(o -> o.update().size()).sum(),
            all.stream().mapToInt(o -> o.delete().size()).sum());
  }

  private void objects(String verb, List<ObjectKey> keys) {
    keys.forEach(k -> line("    " + verb + " " + k));
  }

  private void flows() {
    line("");
    line("flows: " + flowCounts(shown));
    for (var block : FlowBlock.of(change, shown)) {
      line("  " + block.heading());
      block.from().forEach(e -> line("    from " + e));
      block.to().forEach(e -> line("    to   " + e));
      block.because().forEach(e -> line("    because " + e));
    }
    elsewhere(change, shown).forEach(this::line);
  }

  /** What the reader should know of flows that are not listed. */
  static List<String> elsewhere(FleetChange change, Difference shown) {
    var lines = new ArrayList<String>();
    if (change.flows().flows().size() > shown.flows().size()) {
      lines.add(
          "  not listed: %s with ends outside the mesh or with pods that nobody has declared"
                  .formatted(moreCounts(change.flows(), shown))
              + " (--external, --unknown)");
    }
    var unaffected = change.flows().unaffected();
    if (!change.flows().isEmpty() && !unaffected.isEmpty()) {
      lines.add("  not affected: " + String.join(", ", unaffected));
    }
    return lines;
  }

  static String flowCounts(Difference d) {
    return "%d opened, %d closed, %d changed"
        .formatted(d.opened().size(), d.closed().size(), d.changed().size());
  }

  private static String moreCounts(Difference all, Difference shown) {
    return "%d opened, %d closed, %d changed"
        .formatted(
            all.opened().size() - shown.opened().size(),
            all.closed().size() - shown.closed().size(),
            all.changed().size() - shown.changed().size());
  }

  private void intents() {
    if (!change.broken().isEmpty()) {
      line("");
      line("intents: " + change.broken().size() + " broken by the change");
      intentLines(change).forEach(l -> line("  " + l));
    }
  }

  /** Intents that a change breaks, each with its first witnesses. */
  static List<String> intentLines(FleetChange change) {
    var lines = new ArrayList<String>();
    for (var result : change.broken()) {
      lines.add(
          "%s (%s): broken for %d of %d pairs"
              .formatted(
                  result.intent().name(), result.intent().pos(), result.broken(), result.pairs()));
      result
          .witnesses()
          .forEach(w -> lines.add("  %s -> %s on %s".formatted(w.from(), w.to(), w.portsText())));
    }
    return lines;
  }

  private void kept() {
    if (!change.kept().isEmpty()) {
      line("");
      keptLines(change).forEach(this::line);
    }
  }

  static List<String> keptLines(FleetChange change) {
    var lines = new ArrayList<String>();
    var clusters = new LinkedHashMap<String, List<String>>();
    for (var kept : change.kept()) {
      var text =
          "the new text of %s is refused by the %s (%s): its old text stays in force%s"
              .formatted(
                  kept.policy(),
                  kept.by(),
                  kept.reason(),
                  kept.by().equals("agent") ? " until the agents start again" : "");
      clusters.computeIfAbsent(text, t -> new ArrayList<>()).add(kept.cluster());
    }
    clusters.forEach((text, where) -> lines.add(text + ", in " + String.join(", ", where)));
    if (change.afterRestart() > 0) {
      lines.add(
          "when agents start again without those texts, %d more flows change"
              .formatted(change.afterRestart()));
    }
    return lines;
  }

  private void findings() {
    line("");
    line(
        "findings: %d new, %d gone"
            .formatted(
                change.findings().appeared().size(), change.findings().disappeared().size()));
    change.findings().appeared().forEach(r -> line("  new  " + finding(r)));
    change.findings().disappeared().forEach(r -> line("  gone " + finding(r)));
  }

  static String finding(Reported reported) {
    var f = reported.finding();
    return "%s %s %s %s%s"
        .formatted(
            f.pos(),
            f.severity().text(),
            f.rule().code(),
            f.message().replace('\n', ' '),
            reported.isWaived() ? " (waived)" : "");
  }
}
