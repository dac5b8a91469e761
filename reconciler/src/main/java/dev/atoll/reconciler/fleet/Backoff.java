package dev.atoll.reconciler.fleet;

import java.time.Duration;
import java.util.random.RandomGenerator;

/** How long to wait after a failure: twice as long each time, spread so that lanes do not meet. */
final class Backoff {

  private static final Duration FIRST = Duration.ofMillis(750);
  private static final Duration LONGEST = Duration.ofMinutes(5);

  private Backoff() {}

  /**
   * Between half and all of {@code 0.75 s * 2^(failures - 1)}, at most 5 minutes.
   *
   * @param failures in a row, from 1
   */
  static Duration after(int failures, RandomGenerator random) {
    var doubled = FIRST.toMillis() << Math.min(failures - 1, 20);
    var longest = Math.min(LONGEST.toMillis(), doubled);
    return Duration.ofMillis(longest / 2 + random.nextLong(longest / 2 + 1));
  }
}
