package dev.atoll.agent.flows;

import java.time.Instant;

/**
 * The wall clock for times of the monotonic one: {@code bpf_ktime_get_ns} and {@link
 * System#nanoTime} both are {@code CLOCK_MONOTONIC} (kernel/bpf/helpers.c; HotSpot, os_posix.cpp,
 * javaTimeNanos).
 *
 * @param ahead nanoseconds between the two
 */
record WallClock(long ahead) {
  private static final long SECOND = 1_000_000_000;

  /** As the two stand to each other now. */
  static WallClock now() {
    var wall = Instant.now();
    return new WallClock(wall.getEpochSecond() * SECOND + wall.getNano() - System.nanoTime());
  }

  Instant at(long monotonic) {
    return Instant.ofEpochSecond(0, monotonic + ahead);
  }
}
