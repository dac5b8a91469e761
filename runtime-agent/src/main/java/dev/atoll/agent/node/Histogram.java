package dev.atoll.agent.node;

import java.util.Locale;

/** Durations in buckets that double from 1 ms to 65 s. Safe for use by several threads. */
public final class Histogram {
  private static final int BUCKETS = 17;

  private final long[] counts = new long[BUCKETS + 1];
  private double sum;
  private long count;

  /**
   * @param millis below 0 counts as 0
   */
  synchronized void add(double millis) {
    var least = Math.max(0, millis);
    var bucket = 0;
    while (bucket < BUCKETS && least > bound(bucket)) {
      bucket++;
    }
    counts[bucket]++;
    sum += least;
    count++;
  }

  /** The most milliseconds of a bucket. */
  private static long bound(int bucket) {
    return 1L << bucket;
  }

  public synchronized long count() {
    return count;
  }

  /**
   * The upper bound of the bucket in which a part of all lies, in milliseconds; infinite behind the
   * last, and not a number without any.
   *
   * @param part 0 to 1
   */
  public synchronized double percentile(double part) {
    var seen = 0L;
    for (var bucket = 0; bucket < BUCKETS && count > 0; bucket++) {
      seen += counts[bucket];
      if (seen >= part * count) {
        return bound(bucket);
      }
    }
    return count == 0 ? Double.NaN : Double.POSITIVE_INFINITY;
  }

  /** Lines of Prometheus' text form, in seconds. */
  synchronized String lines(String name) {
    var text = new StringBuilder("# TYPE " + name + " histogram\n");
    var seen = 0L;
    for (var bucket = 0; bucket < BUCKETS; bucket++) {
      seen += counts[bucket];
      text.append(
          String.format(Locale.ROOT, "%s_bucket{le=\"%s\"} %d%n", name, bound(bucket) / 1e3, seen));
    }
    return text.append(name + "_bucket{le=\"+Inf\"} " + count + "\n")
        .append(String.format(Locale.ROOT, "%s_sum %.3f%n", name, sum / 1e3))
        .append(name + "_count " + count + "\n")
        .toString();
  }
}
