package dev.atoll.policy.reach;

import java.util.TreeMap;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.stream.IntStream;

/**
 * The whole map at once: for every stretch of ports and every source the destinations that it
 * reaches.
 *
 * <p>Egress rows say it by source, ingress rows by destination, so the latter have to be turned
 * round. That is done once for the first stretch; from one stretch to the next only the bits that
 * differ are flipped, and only sources with a flipped bit or another egress segment get new bits.
 * The work is proportional to what changes along the line, not to its stretches. Sources are
 * divided among threads, which share nothing that changes.
 */
public final class FullMap {

  private final int[] starts;
  private final Bits[][] reached;

  private FullMap(int[] starts, Bits[][] reached) {
    this.starts = starts;
    this.reached = reached;
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
    return reached[stretch][source];
  }

  /**
   * Computes it.
   *
   * @param threads at least 1
   */
  public static FullMap of(Rows rows, int threads) {
    var starts = starts(rows);
    var sources = rows.universe().size();
    var reached = new Bits[starts.length][sources];
    var share = (sources / 64 / threads + 1) * 64;
    try (var pool = Executors.newFixedThreadPool(threads)) {
      var parts =
          IntStream.range(0, threads)
              .<Callable<Object>>mapToObj(i ->
                  () -> {
                    var from = Math.min(sources, i * share);
                    new Sweep(rows, starts, reached, from, Math.min(sources, from + share)).run();
                    return reached;
                  })
              .toList();
      for (var done : pool.invokeAll(parts)) {
        done.get();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted while computing a map", e);
    } catch (ExecutionException e) {
      throw new IllegalStateException(e.getCause());
    }
    return new FullMap(starts, reached);
  }

  private static int[] starts(Rows rows) {
    var all = new TreeMap<Integer, Boolean>();
    for (var i = 0; i < rows.universe().subjects(); i++) {
      add(rows.egress(i), all);
      add(rows.ingress(i), all);
    }
    all.put(0, true);
    return all.keySet().stream().mapToInt(i -> i).toArray();
  }

  private static void add(Row row, TreeMap<Integer, Boolean> all) {
    for (var s = 0; s < row.segments(); s++) {
      all.put(row.start(s), true);
    }
  }

  /** One thread's sources, along the whole line. */
  private static final class Sweep {

    private final Rows rows;
    private final int[] starts;
    private final Bits[][] reached;
    private final int from;
    private final int to;
    private final int pods;
    private final int words;
    private final long[][] takers;
    private final boolean[] changed;
    private final int[] sending;
    private final int[] taking;

    Sweep(Rows rows, int[] starts, Bits[][] reached, int from, int to) {
      this.rows = rows;
      this.starts = starts;
      this.reached = reached;
      this.from = from;
      this.to = to;
      this.pods = rows.universe().subjects();
      this.words = (rows.universe().size() + 63) >>> 6;
      this.takers = new long[Math.max(0, to - from)][words];
      this.changed = new boolean[Math.max(0, to - from)];
      this.sending = new int[pods];
      this.taking = new int[pods];
    }

    void run() {
      if (from >= to) {
        return;
      }
      turn();
      for (var source = from; source < to; source++) {
        reached[0][source] = laid(source);
      }
      for (var stretch = 1; stretch < starts.length; stretch++) {
        step(stretch);
      }
    }

    /** Who takes from whom at the first point; ends outside take from every pod. */
    private void turn() {
      for (var taker = 0; taker < pods; taker++) {
        flip(taker, Bits.none(words << 6), rows.ingress(taker).allowed(0));
      }
      var outside = Bits.range(words << 6, pods, rows.universe().size());
      for (var source = from; source < Math.min(to, pods); source++) {
        for (var w = 0; w < words; w++) {
          takers[source - from][w] |= outside.word(w);
        }
      }
    }

    private void step(int stretch) {
      for (var taker = 0; taker < pods; taker++) {
        var row = rows.ingress(taker);
        var next = taking[taker] + 1;
        if (next < row.segments() && row.start(next) == starts[stretch]) {
          flip(taker, row.allowed(next - 1), row.allowed(next));
          taking[taker] = next;
        }
      }
      for (var source = from; source < to; source++) {
        var moved = moves(source, stretch);
        reached[stretch][source] =
            moved || changed[source - from]
                ? shared(stretch, source)
                : reached[stretch - 1][source];
        changed[source - from] = false;
      }
    }

    private Bits shared(int stretch, int source) {
      var bits = laid(source);
      var before = reached[stretch - 1][source];
      return bits.equals(before) ? before : bits;
    }

    private boolean moves(int source, int stretch) {
      if (source >= pods) {
        return false;
      }
      var row = rows.egress(source);
      var next = sending[source] + 1;
      if (next < row.segments() && row.start(next) == starts[stretch]) {
        sending[source] = next;
        return true;
      }
      return false;
    }

    private void flip(int taker, Bits old, Bits now) {
      if (old == now) {
        return;
      }
      for (var w = from >>> 6; w <= (to - 1) >>> 6; w++) {
        for (var diff = old.word(w) ^ now.word(w); diff != 0; diff &= diff - 1) {
          var source = (w << 6) + Long.numberOfTrailingZeros(diff);
          if (source >= from && source < to) {
            takers[source - from][taker >>> 6] ^= 1L << taker;
            changed[source - from] = true;
          }
        }
      }
    }

    private Bits laid(int source) {
      var result = takers[source - from].clone();
      if (source < pods) {
        var allowed = rows.egress(source).allowed(sending[source]);
        for (var w = 0; w < words; w++) {
          result[w] &= allowed.word(w);
        }
      }
      return Bits.of(result);
    }
  }
}
