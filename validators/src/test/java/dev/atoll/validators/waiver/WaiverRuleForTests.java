package dev.atoll.validators.waiver;

import dev.atoll.fleet.finding.Rule;
import dev.atoll.fleet.finding.RuleFacts;
import dev.atoll.fleet.finding.Severity;

/** A rule that only tests know. */
public enum WaiverRuleForTests implements Rule {
  SOMETHING;

  @Override
  public RuleFacts facts() {
    return new RuleFacts("TEST001", Severity.ERROR, "something");
  }
}
