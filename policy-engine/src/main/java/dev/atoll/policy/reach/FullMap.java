package dev.atoll.policy.reach;

import java.util.BitSet;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.stream.IntStream;

/**
 * The whole map at once: for every stretch of ports and every source the destinations that it
 * reaches. What ends outside send each other is not part of it.
 *
 * <p>Sources are divided among threads, which share nothing that changes; see {@link Sweep}.
 */
public final class FullMap {

  private final int[] starts;
  private final Course[] courses;

  private FullMap(int[] starts, Course[] courses) {
    this.starts = starts;
    this.courses = courses;
  }

  /** How many stretches of ports there are. */
  public int stretches() {
    return starts.length;
  }

  /** First point of a stretch on the {@link Line}. */
  public int start(int stretch) {
    return starts[stretch];
  }

  /** What a source reaches on the ports of a stretch. */
  public Bits reached(int stretch, int source) {
    return courses[source].at(stretch);
  }

  /**
   * Computes it.
   *
   * @param threads at least 1
   */
  public static FullMap of(Rows rows, int threads) {
    var starts = starts(rows);
    var sources = rows.universe().size();
    var share = (sources / 64 / threads + 1) * 64;
    try (var pool = Executors.newFixedThreadPool(threads)) {
      var parts =
          IntStream.iterate(0, from -> from < sources, from -> from + share)
              .<Callable<Course[]>>mapToObj(
                  from -> new Sweep(rows, starts, from, Math.min(sources, from + share))::run)
              .toList();
      var courses = new Course[sources];
      var at = 0;
      for (var done : pool.invokeAll(parts)) {
        System.arraycopy(done.get(), 0, courses, at, done.get().length);
        at += done.get().length;
      }
      return new FullMap(starts, courses);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted while computing a map", e);
    } catch (ExecutionException e) {
      throw new IllegalStateException(e.getCause());
    }
  }

  private static int[] starts(Rows rows) {
    var all = new BitSet(Line.END);
    all.set(0);
    for (var i = 0; i < rows.universe().subjects(); i++) {
      add(rows.egress(i), all);
      add(rows.ingress(i), all);
    }
    return all.stream().toArray();
  }

  private static void add(Row row, BitSet all) {
    for (var s = 0; s < row.segments(); s++) {
      all.set(row.start(s));
    }
  }
}
