package dev.atoll.agent.balance;

import java.util.List;

/**
 * How long a table is.
 *
 * <p>A backend's part of new connections is wrong by about one slot, so by 1 in the number of slots
 * that it has. Where there is room a backend of the least weight gets 100 of them (parts are right
 * to 1 %), and as {@code lut} fills up 50, 25 and 12 (8 %): so 10,000 services of three backends
 * have room in its 1,048,576 slots. The longest table has 65,537: with 10,000 backends each has 6
 * or 7 of them, with 20,000 it is 3 or 4, while what a cluster gets in all stays exact. A single
 * backend needs one slot.
 *
 * <p>A table keeps its length while that is not far from what it should be: then a change is
 * written in place, and moves few connections.
 */
final class TableLength {
  static final int LONGEST = 65_537;

  /** Slots for a backend of the least weight, as {@code lut} fills up. */
  private static final List<Integer> SLOTS = List.of(100, 50, 25, 12);

  private static final int LEAST = 8;
  private static final int MOST = 400;

  /** A weight this much smaller than the average is not told apart any more. */
  private static final int LIGHTEST = 16;

  private TableLength() {}

  /**
   * For a new table.
   *
   * @param used part of all slots that are in use, 0 to 1
   * @return a prime, 1, or 0 without backends
   */
  static int of(List<Weighted> backends, double used) {
    int step = Math.min((int) (used * SLOTS.size()), SLOTS.size() - 1);
    return of(backends, SLOTS.get(step));
  }

  /** The shortest that a new table may have. */
  static int least(List<Weighted> backends) {
    return of(backends, SLOTS.getLast());
  }

  private static int of(List<Weighted> backends, int slots) {
    return backends.size() < 2
        ? backends.size()
        : primeFrom(Math.min(units(backends) * slots, LONGEST));
  }

  /** Whether a table that has this length may keep it. */
  static boolean isGood(int length, List<Weighted> backends) {
    if (backends.size() < 2) {
      return length == backends.size();
    }
    long units = units(backends);
    return length > 1
        && length >= Math.min(units * LEAST, LONGEST)
        && length <= Math.min(units * MOST, LONGEST);
  }

  /** All weights in units of the least one. */
  private static long units(List<Weighted> backends) {
    long sum = 0;
    int least = Integer.MAX_VALUE;
    for (var backend : backends) {
      sum += backend.weight();
      least = Math.min(least, backend.weight());
    }
    return Math.min((sum + least - 1) / least, (long) backends.size() * LIGHTEST);
  }

  private static int primeFrom(long least) {
    int prime = (int) least;
    while (!isPrime(prime)) {
      prime++;
    }
    return prime;
  }

  private static boolean isPrime(int number) {
    for (int divisor = 2; divisor * divisor <= number; divisor++) {
      if (number % divisor == 0) {
        return false;
      }
    }
    return number > 1;
  }
}
