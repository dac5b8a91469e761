package dev.atoll.fleet.model;

/** What is done about a live object that differs from Git. */
public enum DriftMode {
  /** Shown and put right. */
  CORRECT,
  /** Shown. */
  REPORT,
  /** Not looked for. */
  OFF
}
