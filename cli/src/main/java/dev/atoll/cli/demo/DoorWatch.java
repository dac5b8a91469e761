package dev.atoll.cli.demo;

import dev.atoll.sandbox.node.Connection;
import dev.atoll.sandbox.node.Measurement;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;

/** Opens the same connection again and again, and remembers when it came about and when not. */
final class DoorWatch implements AutoCloseable {

  private static final Duration BETWEEN = Duration.ofMillis(20);

  /** Below the second after which Linux sends a lost SYN again: each tells of its first moment. */
  private static final Duration LIMIT = Duration.ofMillis(900);

  /** One connection. */
  record Attempt(Instant at, boolean connected) {}

  private final Measurement measurement;
  private final Connection connection;
  private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
  private final List<Future<Attempt>> attempts = new ArrayList<>();
  private final Thread clock = Thread.ofVirtual().unstarted(this::go);
  private volatile boolean ended;

  private DoorWatch(Measurement measurement, Connection connection) {
    this.measurement = measurement;
    this.connection = connection;
  }

  static DoorWatch begin(Measurement measurement, Connection connection) {
    var watch = new DoorWatch(measurement, connection);
    watch.clock.start();
    return watch;
  }

  /** All attempts in their order, once none is begun any more. */
  List<Attempt> end() {
    close();
    return attempts.stream().map(DoorWatch::attempt).toList();
  }

  /** The first attempt that is so. */
  static Optional<Attempt> first(List<Attempt> attempts, Predicate<Attempt> wanted) {
    return attempts.stream().filter(wanted).findFirst();
  }

  private void go() {
    while (!ended) {
      attempts.add(threads.submit(this::ask));
      try {
        TimeUnit.NANOSECONDS.sleep(BETWEEN.toNanos());
      } catch (InterruptedException e) {
        return;
      }
    }
  }

  private Attempt ask() {
    var at = Instant.now();
    var outcome = measurement.of(List.of(connection), LIMIT).get(connection);
    return new Attempt(at, outcome != null && Measurement.connected(outcome));
  }

  private static Attempt attempt(Future<Attempt> future) {
    try {
      return future.get();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted", e);
    } catch (java.util.concurrent.ExecutionException e) {
      throw new IllegalStateException("a connection could not be tried: " + e.getCause(), e);
    }
  }

  /** Begins no more of them, and waits for those under way. */
  @Override
  public void close() {
    ended = true;
    try {
      clock.join();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    threads.close();
  }
}
