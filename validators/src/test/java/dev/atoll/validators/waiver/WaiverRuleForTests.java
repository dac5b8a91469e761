package dev.atoll.validators.waiver;

import dev.atoll.fleet.finding.Rule;
import dev.atoll.fleet.finding.Severity;

/** A rule that only tests know. */
public enum WaiverRuleForTests implements Rule {
  SOMETHING;

  @Override
  public String code() {
    return "TEST001";
  }

  @Override
  public Severity severity() {
    return Severity.ERROR;
  }

  @Override
  public String title() {
    return "something";
  }
}
