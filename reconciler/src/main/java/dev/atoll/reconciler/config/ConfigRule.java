package dev.atoll.reconciler.config;

import dev.atoll.fleet.finding.Rule;
import dev.atoll.fleet.finding.RuleFacts;
import dev.atoll.fleet.finding.Severity;

/** What is checked in the operator's configuration. */
public enum ConfigRule implements Rule {
  SHAPE("CONF001", "the operator's configuration does not have the form that it should"),
  MISSING_FILE("CONF002", "a file or directory that the configuration names is missing"),
  AUTH("CONF003", "the credentials of the source do not fit together");

  private final RuleFacts facts;

  ConfigRule(String code, String title) {
    facts = new RuleFacts(code, Severity.ERROR, title);
  }

  @Override
  public RuleFacts facts() {
    return facts;
  }
}
