package dev.atoll.reconciler.fleet;

import dev.atoll.reconciler.plan.Verb;
import dev.atoll.reconciler.target.Identity;
import dev.atoll.reconciler.target.Outcome;
import dev.atoll.reconciler.target.Problem;
import dev.atoll.reconciler.target.RoundResult;
import dev.atoll.reconciler.target.Target;
import dev.atoll.reconciler.target.TargetException;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

/**
 * One cluster's worker, alone with its cluster: a slow or dead one holds up nobody. The newest wish
 * wins; a round is never interrupted, so at most one is under way.
 */
final class Lane implements AutoCloseable {

  /** How often somebody else's object, such as a team's Service, is waited for. */
  private static final Duration WAITING = Duration.ofSeconds(10);

  /** How long a round under way may go on after the lane was told to end. */
  private static final Duration LAST_ROUND = Duration.ofSeconds(20);

  /** Who decides for a lane and hears of it. Called on the lane's thread. */
  interface Owner {

    /** Why this cluster must not be written to; empty where it may. */
    Optional<String> refusal(String cluster, Wish.Hold wish, Identity identity);

    void refused(String cluster, Wish.Hold wish, String reason);

    void ended(String cluster, Wish.Hold wish, RoundResult result);
  }

  private final String cluster;
  private final Supplier<Target> opener;
  private final Owner owner;
  private final Duration sweep;
  private final BlockingQueue<Boolean> wakes = new ArrayBlockingQueue<>(1);
  private final Thread thread;
  private Optional<Target> target = Optional.empty();
  private int failures;
  private volatile Wish wish = new Wish.Nothing();
  private volatile boolean closed;

  /**
   * @param opener opens the target; tried again while it throws {@link TargetException}
   * @param sweep how often the cluster is compared in full
   */
  Lane(String cluster, Supplier<Target> opener, Duration sweep, Owner owner) {
    this.cluster = cluster;
    this.opener = opener;
    this.sweep = sweep;
    this.owner = owner;
    this.thread = Thread.ofVirtual().name("lane-" + cluster).start(this::work);
  }

  /** Sets the wish and wakes the lane. */
  void want(Wish newest) {
    wish = newest;
    wake();
  }

  /** Look now: something may have changed in the cluster. */
  void wake() {
    var unused = wakes.offer(true); // a full queue means that it will look anyway
  }

  private void work() {
    var pause = sweep;
    while (await(pause)) {
      pause = wish instanceof Wish.Hold hold ? round(hold) : sweep;
    }
    target.ifPresent(Target::close);
  }

  /** One round; returns how long to wait for the next. */
  private Duration round(Wish.Hold hold) {
    try {
      var open = open();
      var refusal = owner.refusal(cluster, hold, open.identify(hold.fleet()));
      if (refusal.isPresent()) {
        owner.refused(cluster, hold, refusal.get());
        return sweep;
      }
      return ended(hold, open.round(hold.desired()));
    } catch (TargetException e) {
      return ended(hold, RoundResult.failed(cluster, hold.commit(), e.problem()));
    } catch (RuntimeException e) { // the outermost loop: a bug in one lane stops no other
      var problem =
          new Problem(
              Problem.Reason.BUG, "a fault of Atoll's own: " + e, "report it, with the log");
      return ended(hold, RoundResult.failed(cluster, hold.commit(), problem));
    }
  }

  private Target open() {
    if (target.isEmpty()) {
      target = Optional.of(opener.get());
      target.get().watch(this::wake);
    }
    return target.get();
  }

  private Duration ended(Wish.Hold hold, RoundResult result) {
    failures = result.outcome() == Outcome.FAILED ? failures + 1 : 0;
    owner.ended(cluster, hold, result);
    if (failures > 0) {
      return shorter(Backoff.after(failures, ThreadLocalRandom.current()));
    }
    return waits(result) ? shorter(WAITING) : sweep;
  }

  private static boolean waits(RoundResult result) {
    return result.plan().stream()
        .flatMap(p -> p.steps().stream())
        .anyMatch(s -> s.verb() == Verb.WAITING || s.verb() == Verb.BLOCKED);
  }

  private Duration shorter(Duration wanted) {
    return wanted.compareTo(sweep) <= 0 ? wanted : sweep;
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

  /** Lets a round under way end, up to a deadline. */
  @Override
  public void close() {
    closed = true;
    wake();
    try {
      if (!thread.join(LAST_ROUND)) {
        thread.interrupt();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
