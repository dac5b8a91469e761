package dev.atoll.validators.hygiene;

import dev.atoll.fleet.finding.Rule;
import dev.atoll.fleet.finding.RuleFacts;
import dev.atoll.fleet.finding.Severity;

/** What is said about policies that are in order and could be simpler, or tighter. */
public enum HygieneRule implements Rule {
  SHADOWED("HYG001", Severity.INFO, "A rule without which nothing would change"),
  REDUNDANT("HYG002", Severity.INFO, "A policy without which nothing would change"),
  VOID("HYG003", Severity.WARNING, "A rule that denials take back whole"),
  ONE_SIDED("HYG004", Severity.WARNING, "An opening that the other end does not take"),
  WIDE("HYG005", Severity.INFO, "A wide opening");

  private final RuleFacts facts;

  HygieneRule(String code, Severity severity, String title) {
    facts = new RuleFacts(code, severity, title);
  }

  @Override
  public RuleFacts facts() {
    return facts;
  }
}
