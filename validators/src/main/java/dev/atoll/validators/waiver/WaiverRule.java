package dev.atoll.validators.waiver;

import dev.atoll.fleet.finding.Rule;
import dev.atoll.fleet.finding.Severity;

/** What is checked about waivers themselves. Their findings cannot be waived. */
public enum WaiverRule implements Rule {
  EXPIRED("WAIV001", Severity.WARNING, "a waiver has expired"),
  UNUSED("WAIV002", Severity.WARNING, "a waiver covers no finding"),
  EXPIRES_SOON("WAIV003", Severity.INFO, "a waiver expires within 14 days");

  private final String code;
  private final Severity severity;
  private final String title;

  WaiverRule(String code, Severity severity, String title) {
    this.code = code;
    this.severity = severity;
    this.title = title;
  }

  @Override
  public String code() {
    return code;
  }

  @Override
  public Severity severity() {
    return severity;
  }

  @Override
  public String title() {
    return title;
  }
}
