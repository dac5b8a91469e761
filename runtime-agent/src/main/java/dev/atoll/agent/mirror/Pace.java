package dev.atoll.agent.mirror;

import java.time.Duration;

/**
 * How often a mirror does what nobody asks it to do.
 *
 * @param pulse how often a peer's store is asked whether it is there
 * @param silence how long a watch may bring nothing until it is asked how far it is, and then until
 *     it must have answered
 * @param firstPause before a connection that failed is tried again; it doubles
 * @param longestPause what it grows to
 * @param keepAlive how often a lease is kept alive
 * @param grace how long what was brought of a peer that left is kept, so that agents have let go of
 *     it (3 minutes in Cilium 1.20.2)
 */
public record Pace(
    Duration pulse,
    Duration silence,
    Duration firstPause,
    Duration longestPause,
    Duration keepAlive,
    Duration grace) {

  /** As it should be where clusters are far from each other. */
  public static Pace usual(Duration grace) {
    return new Pace(
        Duration.ofSeconds(1),
        Duration.ofSeconds(30),
        Duration.ofSeconds(1),
        Duration.ofSeconds(30),
        Duration.ofSeconds(30),
        grace);
  }

  /** For tests, which want to see the next try soon. */
  static Pace quick() {
    return new Pace(
        Duration.ofMillis(200),
        Duration.ofSeconds(1),
        Duration.ofMillis(100),
        Duration.ofMillis(500),
        Duration.ofMillis(500),
        Duration.ofMillis(200));
  }
}
