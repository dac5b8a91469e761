package dev.atoll.benchmarks.datapath;

import java.util.Arrays;
import java.util.Locale;
import java.util.Random;

/**
 * A median with the interval that holds 95 % of the medians of samples drawn from the same values
 * (the percentile bootstrap).
 */
record Interval(double median, double from, double to) {
  private static final int SAMPLES = 4_000;

  static Interval of(double[] values) {
    var random = new Random(7);
    var medians = new double[SAMPLES];
    for (int i = 0; i < SAMPLES; i++) {
      medians[i] =
          median(
              random.ints(values.length, 0, values.length).mapToDouble(k -> values[k]).toArray());
    }
    Arrays.sort(medians);
    return new Interval(
        median(values), medians[SAMPLES * 25 / 1000], medians[SAMPLES * 975 / 1000 - 1]);
  }

  /** Of the ratios of the same rounds. */
  static Interval of(double[] above, double[] below) {
    var ratios = new double[above.length];
    Arrays.setAll(ratios, i -> above[i] / below[i]);
    return of(ratios);
  }

  static double median(double[] values) {
    var sorted = values.clone();
    Arrays.sort(sorted);
    int half = sorted.length / 2;
    return sorted.length % 2 == 1 ? sorted[half] : (sorted[half - 1] + sorted[half]) / 2;
  }

  /** {@code 1.04 (1.02 to 1.06)}. */
  String text() {
    return String.format(Locale.ROOT, "%.3f (%.3f to %.3f)", median, from, to);
  }
}
