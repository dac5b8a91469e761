package dev.atoll.validators.report;

import dev.atoll.fleet.finding.Finding;
import dev.atoll.fleet.finding.Severity;
import dev.atoll.fleet.model.Waiver;
import dev.atoll.fleet.value.SourcePos;
import dev.atoll.validators.waiver.Reported;
import java.util.List;

/**
 * Findings for people: one block per file, one line per finding with its place first, then what to
 * do and the other places; waived findings and the count at the end.
 */
public final class TextReport {

  private static final String INDENT = "    ";

  private final Colours colours;
  private final StringBuilder out = new StringBuilder();

  private TextReport(boolean colour) {
    colours = new Colours(colour);
  }

  /**
   * The report; ends with a newline.
   *
   * @param findings sorted
   * @param colour whether to write ANSI colours
   */
  public static String write(List<Reported> findings, boolean colour) {
    var report = new TextReport(colour);
    report.blocks(findings.stream().filter(r -> !r.isWaived()).toList());
    report.blocks(findings.stream().filter(Reported::isWaived).toList());
    report.out.append(Summary.of(findings)).append('\n');
    return report.out.toString();
  }

  private void blocks(List<Reported> findings) {
    for (var i = 0; i < findings.size(); i++) {
      if (i > 0 && !file(findings.get(i)).equals(file(findings.get(i - 1)))) {
        out.append('\n');
      }
      block(findings.get(i));
    }
    if (!findings.isEmpty()) {
      out.append('\n');
    }
  }

  private static String file(Reported reported) {
    return reported.finding().pos().file();
  }

  private void block(Reported reported) {
    var finding = reported.finding();
    out.append(colours.strong(place(finding.pos()))).append(' ');
    out.append(level(reported)).append(' ');
    out.append(finding.rule().code()).append(' ').append(OneLine.of(finding.message()));
    out.append('\n');
    if (!finding.hint().isEmpty()) {
      line("hint: " + finding.hint());
    }
    finding.related().forEach(this::related);
    reported.waiver().ifPresent(this::waiver);
  }

  private String level(Reported reported) {
    var severity = reported.finding().severity();
    return reported.isWaived()
        ? colours.faint("waived " + severity.text())
        : colours.of(severity, severity.text());
  }

  private void related(Finding.Related related) {
    line(place(related.pos()) + " " + related.message());
  }

  private void waiver(Waiver waiver) {
    line(
        "waived by %s until %s (%s): %s"
            .formatted(waiver.name(), waiver.expires(), waiver.owner(), waiver.reason()));
  }

  private void line(String text) {
    out.append(INDENT).append(OneLine.of(text)).append('\n');
  }

  private static String place(SourcePos pos) {
    return pos.isKnown() ? OneLine.of(pos.toString()) : "(no file)";
  }

  /** ANSI colours, or none. */
  private record Colours(boolean on) {

    String of(Severity severity, String text) {
      return switch (severity) {
        case ERROR -> paint("1;31", text);
        case WARNING -> paint("33", text);
        case INFO -> paint("36", text);
      };
    }

    String strong(String text) {
      return paint("1", text);
    }

    String faint(String text) {
      return paint("2", text);
    }

    private String paint(String code, String text) {
      return on ? "\u001b[" + code + "m" + text + "\u001b[0m" : text;
    }
  }
}
