package dev.atoll.policy.oracle;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.function.Supplier;

/** Repeatable chance: the same seed gives the same mesh on every machine. */
final class Dice {

  private final SplittableRandom random;

  Dice(long seed) {
    random = new SplittableRandom(seed);
  }

  /** True so many times in a hundred. */
  boolean percent(int chance) {
    return random.nextInt(100) < chance;
  }

  /** From low to high, both included. */
  int between(int low, int high) {
    return random.nextInt(low, high + 1);
  }

  @SafeVarargs
  final <T> T of(T... choices) {
    return choices[random.nextInt(choices.length)];
  }

  <T> T of(List<T> choices) {
    return choices.get(random.nextInt(choices.size()));
  }

  /** From so many to so many different ones of the choices, in their order. */
  <T> List<T> some(int low, int high, List<T> choices) {
    int wanted = Math.min(between(low, high), choices.size());
    var result = new ArrayList<>(choices);
    while (result.size() > wanted) {
      result.remove(random.nextInt(result.size()));
    }
    return result;
  }

  <T> List<T> times(int low, int high, Supplier<T> make) {
    var result = new ArrayList<T>();
    for (int n = between(low, high); n > 0; n--) {
      result.add(make.get());
    }
    return result;
  }

  /** For other dice. */
  long seed() {
    return random.nextLong();
  }

  /** A mutable object with one entry. */
  static Map<String, Object> entry(String key, Object value) {
    var map = new LinkedHashMap<String, Object>();
    map.put(key, value);
    return map;
  }
}
