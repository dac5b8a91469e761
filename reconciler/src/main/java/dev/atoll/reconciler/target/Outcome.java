package dev.atoll.reconciler.target;

import java.util.Locale;

/** How a round ended. */
public enum Outcome {
  /** Something was written, and all of it went well. */
  APPLIED,
  /** There was nothing to write. */
  UNCHANGED,
  /** Something could not be read or written. */
  FAILED,
  /** Nothing was tried. */
  SKIPPED,
  /** A guard or a step held the round up: see the plan. */
  BLOCKED;

  /** As written in JSON. */
  public String text() {
    return name().toLowerCase(Locale.ROOT);
  }
}
