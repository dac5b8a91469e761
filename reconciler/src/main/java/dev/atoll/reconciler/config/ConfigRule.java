package dev.atoll.reconciler.config;

import dev.atoll.fleet.finding.Rule;
import dev.atoll.fleet.finding.Severity;

/** What is checked in the operator's configuration. */
public enum ConfigRule implements Rule {
  SHAPE("CONF001", "the operator's configuration does not have the form that it should"),
  MISSING_FILE("CONF002", "a file or directory that the configuration names is missing"),
  AUTH("CONF003", "the credentials of the source do not fit together");

  private final String code;
  private final String title;

  ConfigRule(String code, String title) {
    this.code = code;
    this.title = title;
  }

  @Override
  public String code() {
    return code;
  }

  @Override
  public Severity severity() {
    return Severity.ERROR;
  }

  @Override
  public String title() {
    return title;
  }
}
