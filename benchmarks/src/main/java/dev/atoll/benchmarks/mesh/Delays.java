package dev.atoll.benchmarks.mesh;

import dev.atoll.agent.etcd.Change;
import dev.atoll.agent.etcd.Entry;
import dev.atoll.agent.etcd.Store;
import dev.atoll.agent.etcd.Watching;
import dev.atoll.agent.etcd.Write;
import dev.atoll.agent.schema.IpIdentity;
import dev.atoll.agent.schema.Resource;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.DoubleStream;
import java.util.stream.IntStream;

/**
 * How long a change takes from its put into the source until a watch of the mirrored store shows
 * it. The value carries the moment at which its put was due, so a writer that falls behind counts
 * as delay.
 *
 * @param sorted milliseconds of every version that was seen
 * @param put versions that were put
 */
record Delays(double[] sorted, long put) {
  private static final int WRITERS = 8;

  /** Transactions a second into the source; what is more goes into the same ones. */
  private static final int MOST_TRANSACTIONS = 500;

  /** Puts {@code rate} changes a second of addresses of all clusters, for {@code time}. */
  static Delays measure(MeshSource source, Store mirrored, int rate, Duration time)
      throws InterruptedException {
    var delays = new ConcurrentLinkedQueue<Double>();
    var put = new AtomicLong();
    var over = new AtomicBoolean();
    var from = mirrored.now("x").revision() + 1;
    try (var watch = mirrored.watch("cilium/cache/" + Resource.IPS.word() + "/", from)) {
      var reader = Thread.ofPlatform().start(() -> read(watch, delays, over));
      write(source, rate, time, put);
      settle(delays, put);
      over.set(true);
      reader.join();
    }
    return new Delays(
        delays.stream().mapToDouble(Double::doubleValue).sorted().toArray(), put.get());
  }

  private static void read(
      Watching watch, ConcurrentLinkedQueue<Double> delays, AtomicBoolean over) {
    while (!over.get()) {
      watch.next(Duration.ofMillis(200)).stream()
          .flatMap(b -> b.changes().stream())
          .forEach(c -> note(c, delays));
    }
  }

  private static void note(Change change, ConcurrentLinkedQueue<Double> delays) {
    if (change instanceof Change.Put(Entry entry)) {
      var due = IpIdentity.parse(entry.value()).metadata();
      if (!due.isEmpty()) {
        delays.add((System.nanoTime() - Long.parseLong(due)) / 1e6);
      }
    }
  }

  /** Some writers side by side; at high rates each puts several changes in a transaction. */
  private static void write(MeshSource source, int rate, Duration time, AtomicLong put)
      throws InterruptedException {
    var threads =
        IntStream.range(0, WRITERS)
            .mapToObj(w -> Thread.ofVirtual().start(() -> write(source, w, rate, time, put)))
            .toList();
    for (var thread : threads) {
      thread.join();
    }
  }

  private static void write(
      MeshSource source, int writer, int rate, Duration time, AtomicLong put) {
    var begin = System.nanoTime();
    var each = Math.max(1, rate / MOST_TRANSACTIONS);
    var step = 1e9 * WRITERS * each / rate;
    for (var n = 0L; n * step < time.toNanos(); n++) {
      var due = begin + (long) (n * step + step * writer / WRITERS);
      pauseUntil(due);
      source.store().commit(changes(source, n * WRITERS + writer, each, due));
      put.addAndGet(each);
    }
  }

  /** Changes of addresses of as many clusters. */
  private static List<Write> changes(MeshSource source, long number, int count, long due) {
    var clusters = source.names().size();
    var i = ThreadLocalRandom.current().nextInt(ClusterKeys.ADDRESSES - count);
    return IntStream.range(0, count)
        .mapToObj(n -> {
          var id = 2 + (int) ((number * count + n) % clusters);
          var key = Resource.IPS.cachePrefix(ClusterKeys.name(id)) + ClusterKeys.address(id, i + n);
          return (Write) new Write.Put(key, ClusterKeys.pair(id, ClusterKeys.MAX, i + n, due), 0);
        })
        .toList();
  }

  private static void pauseUntil(long due) {
    var wait = due - System.nanoTime();
    if (wait > 0) {
      java.util.concurrent.locks.LockSupport.parkNanos(wait);
    }
  }

  /** Waits until nothing more comes. */
  private static void settle(ConcurrentLinkedQueue<Double> delays, AtomicLong put)
      throws InterruptedException {
    var before = -1;
    for (var i = 0; i < 15 && delays.size() < put.get() && delays.size() != before; i++) {
      before = delays.size();
      Thread.sleep(1000);
    }
  }

  double percentile(double p) {
    return sorted.length == 0
        ? Double.NaN
        : sorted[(int) Math.min(sorted.length - 1L, (long) (p * sorted.length))];
  }

  /** p50, p99 and the longest in ms, and how many versions were never seen for a later one. */
  String text() {
    return String.format(
        Locale.ROOT,
        "%.1f / %.1f / %.0f%s",
        percentile(0.5),
        percentile(0.99),
        DoubleStream.of(sorted).max().orElse(Double.NaN),
        sorted.length == put
            ? ""
            : ", %.0f %% never".formatted(100.0 * (put - sorted.length) / put));
  }
}
