package dev.atoll.validators.report;

import dev.atoll.fleet.finding.Severity;
import dev.atoll.validators.waiver.Reported;
import java.util.List;

/** Whether findings fail a check. */
public final class FailLevel {

  private FailLevel() {}

  /**
   * Whether a finding that nobody answers for is at least as bad as the fail level.
   *
   * @param failOn the mildest severity that fails
   */
  public static boolean fails(List<Reported> findings, Severity failOn) {
    return findings.stream()
        .anyMatch(r -> !r.isWaived() && r.finding().severity().compareTo(failOn) >= 0);
  }
}
