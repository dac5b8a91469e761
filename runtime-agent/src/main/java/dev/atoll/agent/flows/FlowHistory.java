package dev.atoll.agent.flows;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What was told last, for any number of readers: each has a place in it and no more, so that one
 * that is slow holds up nobody, and loses the oldest. Safe for use by several threads.
 */
public final class FlowHistory {

  /**
   * How much is kept.
   *
   * @param age what is older goes at the next look
   */
  public record Limits(int count, Duration age) {
    public static final Limits USUAL = new Limits(10_000, Duration.ofHours(1));

    public Limits {
      if (count < 1 || age.isNegative()) {
        throw new IllegalArgumentException("nothing would be kept");
      }
    }
  }

  /**
   * Some of what was told, in order.
   *
   * @param lost how many between the place asked for and the first of these are gone
   * @param next the place behind the last of these
   */
  record Part(long lost, List<Told> told, long next) {}

  private final Limits limits;
  private final @Nullable Told[] ring;
  private long first;
  private long next;
  private long lost;
  private boolean closed;

  public FlowHistory(Limits limits) {
    this.limits = limits;
    this.ring = new Told[limits.count()];
  }

  /** Takes in what happened, in order, and lets readers know. */
  public synchronized void add(List<? extends Told> more) {
    for (var told : more) {
      ring[place(next++)] = told;
    }
    first = Math.max(first, next - ring.length);
    notifyAll();
  }

  /** Forgets what is too old. */
  public synchronized void forget(Instant now) {
    var oldest = now.minus(limits.age());
    while (first < next && at(first).time().isBefore(oldest)) {
      ring[place(first++)] = null;
    }
  }

  private int place(long number) {
    return (int) (number % ring.length);
  }

  private Told at(long number) {
    var told = ring[place(number)];
    if (told == null) {
      throw new IllegalStateException("nothing is at " + number);
    }
    return told;
  }

  /** What there is now for a query, and what comes if it follows. */
  public FlowReader read(FlowQuery query) {
    return new FlowReader(this, query, after(0, ring.length));
  }

  /** How many were told since the beginning. */
  public synchronized long told() {
    return next;
  }

  /** How many of them readers lost, each for itself. */
  public synchronized long lost() {
    return lost;
  }

  synchronized boolean isClosed() {
    return closed;
  }

  /** What is there from a place on; the oldest first. */
  synchronized Part after(long place, int most) {
    var from = Math.max(place, first);
    var told = new ArrayList<Told>();
    for (var number = from; number < next && told.size() < most; number++) {
      told.add(at(number));
    }
    return new Part(from - place, told, from + told.size());
  }

  /**
   * The same, but waits until there is something.
   *
   * @param until nanoseconds of the monotonic clock after which it is empty
   */
  synchronized Part await(long place, int most, long until) throws InterruptedException {
    while (next <= place && !closed) {
      var left = (until - System.nanoTime()) / 1_000_000;
      if (left <= 0) {
        break;
      }
      wait(left);
    }
    var part = after(place, most);
    lost += part.lost();
    return part;
  }

  /** Nothing comes any more: readers end. */
  synchronized void close() {
    closed = true;
    notifyAll();
  }
}
