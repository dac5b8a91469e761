package dev.atoll.reconciler.fleet;

import dev.atoll.reconciler.status.ClusterStatus;
import dev.atoll.reconciler.status.FleetStatus;
import dev.atoll.reconciler.status.SourceStatus;
import java.time.Clock;
import java.time.Duration;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;

/**
 * The status as it stands. A thread of its own publishes the newest one, whole, so that a slow disk
 * holds up nobody and a thousand changes at once are few writes.
 */
final class StatusBoard implements AutoCloseable {

  private static final Duration BETWEEN = Duration.ofMillis(50);
  private static final Duration LAST = Duration.ofSeconds(5);

  private final Clock clock;
  private final Consumer<FleetStatus> publish;
  private final Thread publisher;
  private FleetStatus status = new FleetStatus("", new SourceStatus("unknown", "", ""), Map.of());
  private boolean dirty;
  private boolean closed;

  StatusBoard(Clock clock, Consumer<FleetStatus> publish) {
    this.clock = clock;
    this.publish = publish;
    this.publisher = Thread.ofVirtual().name("status").start(this::publishing);
  }

  synchronized FleetStatus now() {
    return status;
  }

  synchronized void source(SourceStatus source) {
    change(new FleetStatus(status.fleet(), source, status.clusters()));
  }

  /** Sets name and members; those who left are gone. */
  synchronized void members(String fleet, Set<String> clusters) {
    var lines = new TreeMap<String, ClusterStatus>();
    for (var name : clusters) {
      var known = status.clusters().get(name);
      lines.put(name, known == null ? ClusterStatuses.unknown(clock.instant()) : known);
    }
    change(new FleetStatus(fleet, status.source(), lines));
  }

  synchronized void cluster(String name, UnaryOperator<ClusterStatus> update) {
    var before = status.clusters().get(name);
    if (before == null) {
      return; // it has left the fleet while its last round was under way
    }
    var lines = new TreeMap<>(status.clusters());
    lines.put(name, update.apply(before));
    change(new FleetStatus(status.fleet(), status.source(), lines));
  }

  private void change(FleetStatus next) {
    if (!next.equals(status)) {
      status = next;
      dirty = true;
      notifyAll();
    }
  }

  private void publishing() {
    try {
      while (awaitChange()) {
        publish.accept(now());
        Thread.sleep(BETWEEN);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt(); // told to end while it was writing
    }
  }

  /** False when all is published and nothing more comes. */
  private synchronized boolean awaitChange() throws InterruptedException {
    while (!dirty && !closed) {
      wait();
    }
    var changed = dirty;
    dirty = false;
    return changed;
  }

  /** Publishes the last change. */
  @Override
  public void close() {
    end();
    try {
      if (!publisher.join(LAST)) {
        publisher.interrupt();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private synchronized void end() {
    closed = true;
    notifyAll();
  }
}
