package dev.atoll.agent.export;

import java.time.Duration;

/** Something that is due again and again; at once for the first time. */
final class Every {
  private final long period;
  private long next = System.nanoTime();

  Every(Duration period) {
    this.period = period.toNanos();
  }

  /** Whether it is due; then it is not for another period. */
  boolean isDue() {
    if (System.nanoTime() - next < 0) {
      return false;
    }
    next = System.nanoTime() + period;
    return true;
  }

  /** How long until it is due; not below zero. */
  Duration left() {
    return Duration.ofNanos(Math.max(0, next - System.nanoTime()));
  }
}
