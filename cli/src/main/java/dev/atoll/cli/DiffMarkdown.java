package dev.atoll.cli;

import dev.atoll.policy.difference.Difference;
import dev.atoll.validators.change.FleetChange;
import dev.atoll.validators.change.ObjectChanges;
import dev.atoll.validators.waiver.Reported;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** A change as a comment on a pull request. */
final class DiffMarkdown {

  private final FleetChange change;
  private final StringBuilder out = new StringBuilder();

  private DiffMarkdown(FleetChange change) {
    this.change = change;
  }

  /** The comment; ends with a newline. */
  static String write(FleetChange change, Difference shown) {
    var text = new DiffMarkdown(change);
    text.line("**What this change does**");
    text.line("");
    text.line(
        "Objects: " + DiffText.counts(change) + ". Flows: " + DiffText.flowCounts(shown) + ".");
    text.intents();
    text.flows(shown);
    text.objects();
    text.findings();
    return text.out.toString();
  }

  private void line(String text) {
    out.append(text).append('\n');
  }

  private void intents() {
    if (!change.broken().isEmpty()) {
      line("");
      line("**Intents broken: " + change.broken().size() + "**");
      line("");
      DiffText.intentLines(change)
          .forEach(l -> line((l.startsWith(" ") ? "  - " : "- ") + escaped(l.strip())));
    }
  }

  private void flows(Difference shown) {
    var blocks = FlowBlock.of(change, shown);
    if (!blocks.isEmpty()) {
      line("");
      line("| | from | to | ports | because |");
      line("|---|---|---|---|---|");
      blocks.forEach(b -> line(row(b)));
    }
    var more =
        Stream.concat(
                DiffText.elsewhere(change, shown).stream(), DiffText.keptLines(change).stream())
            .map(String::strip)
            .toList();
    if (!more.isEmpty()) {
      line("");
      more.forEach(m -> line("- " + escaped(m)));
    }
  }

  private static String row(FlowBlock block) {
    return "| %s | %s | %s | %s | %s |"
        .formatted(
            FlowWords.kind(block.kind()),
            cell(block.from()),
            cell(block.to()),
            escaped(block.ports()),
            cell(block.because()));
  }

  private static String cell(List<String> texts) {
    return texts.stream().map(DiffMarkdown::escaped).collect(Collectors.joining("<br>"));
  }

  /** Text that anybody may have written must not become markup. */
  private static String escaped(String text) {
    return text.replaceAll("([\\\\`*_\\[\\]|#~])", "\\\\$1")
        .replace("&", "&amp;")
        .replace("<", "&lt;")
        .replace('\n', ' ');
  }

  private void objects() {
    line("");
    change
        .objects()
        .forEach((cluster, objects) -> {
          if (!objects.isEmpty()) {
            line("- " + escaped(cluster) + ": " + escaped(words(objects)));
          }
        });
  }

  private static String words(ObjectChanges objects) {
    return Stream.of(
            objects.create().stream().map(k -> "create " + k),
            objects.update().stream().map(k -> "update " + k),
            objects.delete().stream().map(k -> "delete " + k))
        .flatMap(s -> s)
        .collect(Collectors.joining(", "));
  }

  private void findings() {
    if (!change.findings().isEmpty()) {
      line("");
      findings("new", change.findings().appeared());
      findings("gone", change.findings().disappeared());
    }
  }

  private void findings(String word, List<Reported> findings) {
    findings.forEach(r -> line("- " + word + ": " + escaped(DiffText.finding(r))));
  }
}
