package dev.atoll.reconciler.enforcement;

import java.time.Duration;
import java.util.Map;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;

/** Remembers since when things are missing, look by look. Used by one thread. */
public final class Overdue {

  private final Duration patience;
  private Map<Missing, Long> since = new TreeMap<>();

  /**
   * @param patience how long a thing may be missing; longer than two looks at a cluster are apart,
   *     so that nothing counts which one cluster has dropped and the other has not been seen to
   *     drop
   */
  public Overdue(Duration patience) {
    this.patience = patience;
  }

  /**
   * What has been missing at every look since longer than that.
   *
   * @param missing at this look
   * @param now of {@link System#nanoTime}
   */
  public SortedSet<Missing> at(SortedSet<Missing> missing, long now) {
    var next = new TreeMap<Missing, Long>();
    missing.forEach(m -> next.put(m, since.getOrDefault(m, now)));
    since = next;
    var overdue = new TreeSet<Missing>();
    next.forEach((m, from) -> {
      if (now - from > patience.toNanos()) {
        overdue.add(m);
      }
    });
    return overdue;
  }
}
