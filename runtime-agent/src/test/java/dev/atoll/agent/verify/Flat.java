package dev.atoll.agent.verify;

import java.util.ArrayList;
import java.util.List;

/**
 * Whether what is measured again and again stays where it is. The first third is left out: until
 * then caches fill. Of the rest the median of the slopes between all pairs is taken (Theil and
 * Sen), which some measurements that lie apart do not move, and what it makes over the whole of the
 * rest is the growth.
 */
record Flat(List<Long> samples) {
  private static final int LEAST = 9;

  Flat {
    samples = List.copyOf(samples);
    if (samples.size() < LEAST) {
      throw new IllegalArgumentException(
          "of %d measurements nothing can be said; %d are needed".formatted(samples.size(), LEAST));
    }
  }

  private List<Long> rest() {
    return samples.subList(samples.size() / 3, samples.size());
  }

  /** In the unit of the samples, from the first to the last of those that count. */
  long growth() {
    var rest = rest();
    var slopes = new ArrayList<Double>();
    for (var from = 0; from < rest.size(); from++) {
      for (var to = from + 1; to < rest.size(); to++) {
        slopes.add((double) (rest.get(to) - rest.get(from)) / (to - from));
      }
    }
    slopes.sort(null);
    return Math.round(slopes.get(slopes.size() / 2) * (rest.size() - 1));
  }
}
