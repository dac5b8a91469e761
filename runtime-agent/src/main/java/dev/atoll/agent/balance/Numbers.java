package dev.atoll.agent.balance;

import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/**
 * Numbers for what programs and events name. A number comes from what it stands for: the same thing
 * has the same number after a restart and when it comes back, and the next thing does not get the
 * number of the last one, whose flows may still be remembered. Two things of one number are told
 * apart by the order in which they came.
 */
final class Numbers<T> {
  private final Map<T, Integer> numbers = new HashMap<>();
  private final Map<Integer, T> things = new HashMap<>();

  /**
   * The number of a thing, which gets one if it has none.
   *
   * @return 1 or more
   */
  int of(T thing, long hash) {
    var known = numbers.get(thing);
    if (known != null) {
      return known;
    }
    int number = (int) (hash >>> 33);
    while (number == 0 || things.containsKey(number)) {
      number = (number + 1) & Integer.MAX_VALUE;
    }
    keep(thing, number);
    return number;
  }

  /** The thing has this number already; false if another one has it. */
  boolean keep(T thing, int number) {
    if (number == 0 || things.putIfAbsent(number, thing) != null) {
      return false;
    }
    numbers.put(thing, number);
    return true;
  }

  /** Whether something has this number. */
  boolean isTaken(int number) {
    return things.containsKey(number);
  }

  Optional<Integer> number(T thing) {
    return Optional.ofNullable(numbers.get(thing));
  }

  void forget(T thing) {
    var number = numbers.remove(thing);
    if (number != null) {
      things.remove(number);
    }
  }
}
