package dev.atoll.reconciler.fleet;

import dev.atoll.reconciler.plan.Verb;
import dev.atoll.reconciler.target.Outcome;
import dev.atoll.reconciler.target.RoundResult;
import dev.atoll.reconciler.target.Target;
import java.time.Duration;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;

/**
 * One cluster's worker, alone with its cluster: a slow or dead one holds up nobody. The newest wish
 * wins; a round is never interrupted, so at most one is under way.
 */
final class Lane implements AutoCloseable {

  /** Waiting for somebody else's object, such as a team's Service, is looked at this often. */
  private static final Duration WAITING = Duration.ofSeconds(10);

  /** Where a lane reports to. Called on the lane's thread. */
  interface Listener {
    void began(String cluster, Wish wish);

    void ended(String cluster, Wish.Hold wish, RoundResult result);
  }

  private final String cluster;
  private final Target target;
  private final Listener listener;
  private final Duration sweep;
  private final BlockingQueue<Boolean> wakes = new ArrayBlockingQueue<>(1);
  private final Thread thread;
  private volatile Wish wish = new Wish.Nothing();
  private volatile boolean closed;

  Lane(String cluster, Target target, Duration sweep, Listener listener) {
    this.cluster = cluster;
    this.target = target;
    this.sweep = sweep;
    this.listener = listener;
    this.thread = Thread.ofVirtual().name("lane-" + cluster).unstarted(this::work);
  }

  void start() {
    thread.start();
  }

  /** Sets the wish and wakes the lane. */
  void want(Wish newest) {
    wish = newest;
    wake();
  }

  /** Look now: something may have changed in the cluster. */
  @SuppressWarnings("FutureReturnValueIgnored") // not a future: a full queue means it will look
  void wake() {
    var unused = wakes.offer(true);
  }

  Target target() {
    return target;
  }

  private void work() {
    var failures = 0;
    var pause = sweep;
    while (!closed) {
      if (!await(pause)) {
        return;
      }
      var now = wish;
      listener.began(cluster, now);
      if (now instanceof Wish.Hold hold) {
        var result = round(hold);
        failures = result.outcome() == Outcome.FAILED ? failures + 1 : 0;
        pause = pause(result, failures);
      } else {
        pause = sweep;
      }
    }
  }

  private RoundResult round(Wish.Hold hold) {
    var result = target.round(hold.desired());
    listener.ended(cluster, hold, result);
    return result;
  }

  private Duration pause(RoundResult result, int failures) {
    if (failures > 0) {
      return shorter(Backoff.after(failures, ThreadLocalRandom.current()), sweep);
    }
    var waits =
        result.plan().stream()
            .flatMap(p -> p.steps().stream())
            .anyMatch(s -> s.verb() == Verb.WAITING || s.verb() == Verb.BLOCKED);
    return waits ? shorter(WAITING, sweep) : sweep;
  }

  private static Duration shorter(Duration a, Duration b) {
    return a.compareTo(b) <= 0 ? a : b;
  }

  /** False when the lane is to end. */
  private boolean await(Duration pause) {
    try {
      var unused = wakes.poll(pause.toMillis(), TimeUnit.MILLISECONDS);
      return !closed;
    } catch (InterruptedException e) {
      return false;
    }
  }

  /** Lets a round under way end, up to a deadline, then closes the target. */
  @Override
  public void close() {
    closed = true;
    wake();
    try {
      if (!thread.join(Duration.ofSeconds(20))) {
        thread.interrupt();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    target.close();
  }
}
