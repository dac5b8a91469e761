package dev.atoll.benchmarks;

import java.util.Collection;
import java.util.List;
import java.util.Locale;

/**
 * One measure of several rounds.
 *
 * @param sorted at least one
 */
record Sample(List<Double> sorted) {

  Sample {
    sorted = sorted.stream().sorted().toList();
  }

  static Sample of(Collection<Double> values) {
    return new Sample(List.copyOf(values));
  }

  double min() {
    return sorted.getFirst();
  }

  double median() {
    return sorted.get(sorted.size() / 2);
  }

  /** Such as {@code 1.23 (1.31)}: the best and the median. */
  String text(String format) {
    return String.format(Locale.ROOT, format + " (" + format + ")", min(), median());
  }
}
