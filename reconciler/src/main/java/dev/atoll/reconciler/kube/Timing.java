package dev.atoll.reconciler.kube;

import java.time.Duration;

/**
 * How long an API server may take.
 *
 * @param call for one request and its answer
 * @param attempts how often a request is tried where trying again can help, at least 1
 * @param firstPause before the second attempt, about; doubled for each one after it
 * @param longestPause between two attempts, also where the server asks for more
 * @param round for a whole round
 */
public record Timing(
    Duration call, int attempts, Duration firstPause, Duration longestPause, Duration round) {

  public static final Timing DEFAULT =
      new Timing(
          Duration.ofSeconds(20),
          4,
          Duration.ofMillis(250),
          Duration.ofSeconds(10),
          Duration.ofMinutes(5));
}
