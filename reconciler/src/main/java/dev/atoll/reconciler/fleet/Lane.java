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
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.Supplier;

/**
 * One cluster's worker, alone with its cluster: a slow or dead one holds up nobody. The newest wish
 * wins; a round is never interrupted, so at most one is under way.
 */
final class Lane implements AutoCloseable {

  /** How often somebody else's object, such as a team's Service, is waited for at first. */
  private static final Duration WAITING = Duration.ofSeconds(10);

  /** How often a cluster that must not be written to is asked whether it still is the same. */
  private static final Duration REFUSED = Duration.ofMinutes(1);

  /** Corrections of one wish, one soon after the other, before they are slowed down. */
  private static final int PATIENCE = 5;

  /** How long a round under way may go on after the lane was told to end. */
  private static final Duration LAST_ROUND = Duration.ofSeconds(20);

  /** Who decides for a lane and hears of it. Called on the lane's thread. */
  interface Owner {

    /** Why this cluster must not be written to; empty where it may. */
    Optional<String> refusal(String cluster, Wish.Hold wish, Identity identity);

    void refused(String cluster, Wish.Hold wish, String reason);

    void ended(String cluster, Wish.Hold wish, RoundResult result);
  }

  /** Why a lane goes to work. */
  private enum Due {
    /** It has a new wish. */
    WISH,
    /** Something may have changed in the cluster. */
    CHANGE,
    /** It has rested long enough. */
    TIME,
    /** It is to end. */
    END
  }

  /**
   * A pause.
   *
   * @param longest after it the lane looks in any case
   * @param least a change in the cluster does not cut it shorter than this; a new wish does
   */
  private record Rest(Duration longest, Duration least) {}

  private final String cluster;
  private final Supplier<Target> opener;
  private final Owner owner;
  private final Duration sweep;
  private final Thread thread;
  private Optional<Target> target = Optional.empty();
  private int failures;
  private int waits;
  private int corrections;
  private boolean settled;

  /** Of the cluster that was let through: a round in any other stops. */
  private String uid = "";

  // guarded by this
  private Wish wish = new Wish.Nothing();
  private boolean asked;
  private boolean changed;
  private boolean closed;

  /**
   * @param opener opens the target; tried again while it throws {@link TargetException}
   * @param sweep how often the cluster is compared in full
   * @param before runs first, on the lane's thread
   */
  Lane(String cluster, Supplier<Target> opener, Duration sweep, Owner owner, Runnable before) {
    this.cluster = cluster;
    this.opener = opener;
    this.sweep = sweep;
    this.owner = owner;
    this.thread =
        Thread.ofVirtual()
            .name("lane-" + cluster)
            .start(() -> {
              before.run();
              work();
            });
  }

  /** Sets the wish and has it done at once. */
  synchronized void want(Wish newest) {
    wish = newest;
    asked = true;
    notifyAll();
  }

  /** Look soon: something may have changed in the cluster. */
  synchronized void wake() {
    changed = true;
    notifyAll();
  }

  private void work() {
    var rest = new Rest(sweep, Duration.ZERO);
    for (var due = await(rest); due != Due.END; due = await(rest)) {
      rest = rest(due);
    }
    letGo();
  }

  private Rest rest(Due due) {
    try {
      return current() instanceof Wish.Hold hold ? round(hold, due) : quiet();
    } catch (RuntimeException e) { // the outermost loop: a lane never stops for a bug
      var self = Thread.currentThread();
      self.getUncaughtExceptionHandler().uncaughtException(self, e);
      return quiet();
    }
  }

  private synchronized Wish current() {
    return wish;
  }

  /** One round; returns how long to rest after it. */
  private Rest round(Wish.Hold hold, Due due) {
    corrections = due == Due.CHANGE ? corrections : 0;
    waits = due == Due.TIME ? waits : 0;
    try {
      var open = open();
      var refusal = refusal(hold, due, open);
      if (refusal.isPresent()) {
        owner.refused(cluster, hold, refusal.get());
        letGo();
        return new Rest(shorter(REFUSED), Duration.ZERO);
      }
      return ended(hold, open.round(hold.expecting(uid)));
    } catch (TargetException e) {
      return ended(hold, RoundResult.failed(cluster, hold.commit(), e.problem()));
    } catch (RuntimeException e) { // a bug that one cluster brings to light stops no other
      return ended(hold, RoundResult.failed(cluster, hold.commit(), bug(e)));
    }
  }

  /** A sweep through a cluster where all was well does not ask again who it is. */
  private Optional<String> refusal(Wish.Hold hold, Due due, Target open) {
    if (due == Due.TIME && settled) {
      return Optional.empty();
    }
    var identity = open.identify(hold.fleet());
    uid = identity.uid();
    return owner.refusal(cluster, hold, identity);
  }

  static Problem bug(RuntimeException e) {
    return new Problem(
        Problem.Reason.BUG, "a fault of Atoll's own: " + e, "report it, with the log");
  }

  private Target open() {
    if (target.isEmpty()) {
      target = Optional.of(opener.get());
      target.get().watch(this::wake);
    }
    return target.get();
  }

  /** The next round opens the target anew, with the credentials as they are then. */
  private void letGo() {
    settled = false;
    target.ifPresent(Target::close);
    target = Optional.empty();
  }

  private Rest ended(Wish.Hold hold, RoundResult result) {
    failures = result.outcome() == Outcome.FAILED ? failures + 1 : 0;
    corrections = result.outcome() == Outcome.APPLIED ? corrections + 1 : corrections;
    settled = result.outcome() == Outcome.UNCHANGED;
    if (result.problem().map(Problem::reason).filter(Lane::mayBeOurAddress).isPresent()) {
      letGo();
    }
    owner.ended(cluster, hold, result);
    return rest(result);
  }

  private static boolean mayBeOurAddress(Problem.Reason reason) {
    return reason == Problem.Reason.UNREACHABLE
        || reason == Problem.Reason.UNAUTHORIZED
        || reason == Problem.Reason.CREDENTIALS;
  }

  private Rest rest(RoundResult result) {
    if (failures > 0) {
      var pause = shorter(Backoff.after(failures, ThreadLocalRandom.current()));
      return new Rest(pause, pause);
    }
    var least =
        corrections > PATIENCE
            ? shorter(Backoff.after(corrections - PATIENCE, ThreadLocalRandom.current()))
            : Duration.ZERO;
    return waits(result)
        ? new Rest(shorter(WAITING.multipliedBy(1L << Math.min(waits++, 10))), least)
        : new Rest(sweep, least);
  }

  private static boolean waits(RoundResult result) {
    return result.plan().stream()
        .flatMap(p -> p.steps().stream())
        .anyMatch(s -> s.verb() == Verb.WAITING || s.verb() == Verb.BLOCKED);
  }

  private Rest quiet() {
    return new Rest(sweep, Duration.ZERO);
  }

  private Duration shorter(Duration wanted) {
    return wanted.compareTo(sweep) <= 0 ? wanted : sweep;
  }

  /** Rests, on a clock that nobody can set. */
  private synchronized Due await(Rest rest) {
    var began = System.nanoTime();
    try {
      while (!closed && !asked) {
        var until = changed ? rest.least() : rest.longest();
        var left = until.minusNanos(System.nanoTime() - began);
        if (!left.isPositive()) {
          break;
        }
        wait(Math.max(1, left.toMillis()));
      }
    } catch (InterruptedException e) {
      return Due.END;
    }
    var due = closed ? Due.END : asked ? Due.WISH : changed ? Due.CHANGE : Due.TIME;
    asked = false;
    changed = false;
    return due;
  }

  /** Lets a round under way end, up to a deadline. */
  @Override
  public void close() {
    end();
    try {
      if (!thread.join(LAST_ROUND)) {
        thread.interrupt();
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
