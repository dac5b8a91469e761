package dev.atoll.reconciler.status;

import java.util.Locale;

/** How one cluster does. */
public enum Health {
  /** Holds what Git says. */
  HEALTHY,
  /** On its way. */
  PROGRESSING,
  /** Reached, but something is blocked, drifted or failed. */
  DEGRADED,
  /** Never looked at yet. */
  UNKNOWN,
  /** Did not answer. */
  UNREACHABLE,
  /** Nothing is written there until somebody decides. */
  FROZEN;

  public String text() {
    return name().toLowerCase(Locale.ROOT);
  }
}
