package dev.atoll.agent.mirror;

import java.time.Duration;

/**
 * A point in time by the clock that only goes forward: what has been since does not depend on
 * whether somebody has set the machine's wall clock.
 */
record Moment(long nanos) {
  static Moment now() {
    return new Moment(System.nanoTime());
  }

  Duration ago() {
    return Duration.ofNanos(System.nanoTime() - nanos);
  }
}
