package dev.atoll.validators.report;

import dev.atoll.fleet.finding.Severity;
import dev.atoll.validators.waiver.Reported;
import java.util.List;

/**
 * How many findings there are. A waived one counts as waived only.
 *
 * @param error errors that count
 * @param warning warnings that count
 * @param info information that counts
 * @param waived findings of any severity that someone answers for
 */
public record Summary(long error, long warning, long info, long waived) {

  public static Summary of(List<Reported> findings) {
    return new Summary(
        counted(findings, Severity.ERROR),
        counted(findings, Severity.WARNING),
        counted(findings, Severity.INFO),
        findings.stream().filter(Reported::isWaived).count());
  }

  private static long counted(List<Reported> findings, Severity severity) {
    return findings.stream()
        .filter(r -> !r.isWaived() && r.finding().severity() == severity)
        .count();
  }

  /** {@code 1 error, 2 warnings, 3 notes, 1 waived}; parts that are 0 are left out. */
  @Override
  public String toString() {
    var text = new StringBuilder();
    append(text, error, error == 1 ? " error" : " errors");
    append(text, warning, warning == 1 ? " warning" : " warnings");
    append(text, info, info == 1 ? " note" : " notes");
    append(text, waived, " waived");
    return text.isEmpty() ? "no findings" : text.toString();
  }

  private static void append(StringBuilder text, long count, String what) {
    if (count > 0) {
      text.append(text.isEmpty() ? "" : ", ").append(count).append(what);
    }
  }
}
