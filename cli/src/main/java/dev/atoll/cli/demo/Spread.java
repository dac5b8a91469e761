package dev.atoll.cli.demo;

import dev.atoll.sandbox.netns.Outcome;
import dev.atoll.sandbox.netns.Probe;
import dev.atoll.sandbox.node.Measurement;
import dev.atoll.sandbox.node.Pod;
import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * Which clusters answered some connections.
 *
 * @param counts of connections by cluster, {@value #NOBODY} where there was no answer
 */
record Spread(SortedMap<String, Integer> counts) {

  static final String NOBODY = "nobody";

  private static final Duration LIMIT = Duration.ofSeconds(2);

  Spread {
    counts = Collections.unmodifiableSortedMap(new TreeMap<>(counts));
  }

  /** Opens connections from a pod to one address. */
  static Spread of(Measurement measurement, Pod from, Probe probe, int connections) {
    var counts = new TreeMap<String, Integer>();
    measurement
        .ask(from, Collections.nCopies(connections, probe), LIMIT)
        .forEach(outcome -> counts.merge(who(outcome), 1, Integer::sum));
    return new Spread(counts);
  }

  /** An echo says its cluster first. */
  private static String who(Outcome outcome) {
    return switch (outcome) {
      case Outcome.Answered a -> a.line().split("/")[0];
      case Outcome.Refused r -> NOBODY;
      case Outcome.Silent s -> NOBODY;
      case Outcome.Unreachable u -> NOBODY;
    };
  }

  /** Who answered at least once. */
  Set<String> clusters() {
    return counts.keySet();
  }

  /** All together. */
  int connections() {
    return counts.values().stream().mapToInt(Integer::intValue).sum();
  }

  /** The part that a cluster answered, 0 to 1. */
  double share(String cluster) {
    return (double) counts.getOrDefault(cluster, 0) / connections();
  }

  /**
   * Whether parts are as wanted, but for what chance does to them in 999,999 of a million cases.
   */
  boolean isLike(SortedMap<String, Double> wanted) {
    return clusters().equals(wanted.keySet())
        && wanted.entrySet().stream().allMatch(it -> isLike(it.getKey(), it.getValue()));
  }

  /** Five standard deviations of a binomial distribution. */
  private boolean isLike(String cluster, double wanted) {
    var deviation = Math.sqrt(wanted * (1 - wanted) / connections());
    return Math.abs(share(cluster) - wanted) <= 5 * deviation;
  }

  String text() {
    return counts.entrySet().stream()
        .map(it -> it.getKey() + " (" + it.getValue() + ")")
        .collect(Collectors.joining(" and "));
  }

  static List<String> lines(Spread spread, SortedMap<String, Double> wanted) {
    return wanted.entrySet().stream()
        .map(it ->
            "%-14s %5.1f %% of %d connections; its weight says %.1f %%"
                .formatted(
                    it.getKey(),
                    100 * spread.share(it.getKey()),
                    spread.connections(),
                    100 * it.getValue()))
        .toList();
  }
}
