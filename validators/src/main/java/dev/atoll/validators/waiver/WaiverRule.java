package dev.atoll.validators.waiver;

import dev.atoll.fleet.finding.Rule;
import dev.atoll.fleet.finding.RuleFacts;
import dev.atoll.fleet.finding.Severity;

/** What is checked about waivers themselves. Their findings cannot be waived. */
public enum WaiverRule implements Rule {
  EXPIRED("WAIV001", Severity.WARNING, "a waiver has expired"),
  UNUSED("WAIV002", Severity.WARNING, "a waiver covers no finding"),
  EXPIRES_SOON("WAIV003", Severity.INFO, "a waiver expires within 14 days");

  private final RuleFacts facts;

  WaiverRule(String code, Severity severity, String title) {
    facts = new RuleFacts(code, severity, title);
  }

  @Override
  public RuleFacts facts() {
    return facts;
  }
}
