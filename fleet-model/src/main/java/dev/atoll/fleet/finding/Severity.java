package dev.atoll.fleet.finding;

import java.util.Locale;

/** How bad a finding is, mildest first. */
public enum Severity {
  INFO,
  WARNING,
  ERROR;

  /** As written in JSON and in {@code failOn}. */
  public String text() {
    return name().toLowerCase(Locale.ROOT);
  }
}
