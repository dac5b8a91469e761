package dev.atoll.agent.policy;

import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeMap;

/**
 * Numbers that are given once: what stays keeps its number, what is new gets the next one that is
 * free, so that a number comes back as late as can be. An immutable value.
 *
 * @param last the number given last; one below the first before any was
 * @param first the lowest number
 * @param end one above the highest number
 */
record Numbers<K>(Map<K, Integer> byKey, int first, int end, int last) {

  Numbers {
    byKey = Map.copyOf(byKey);
  }

  static <K> Numbers<K> from(int first, int end) {
    return new Numbers<>(Map.of(), first, end, first - 1);
  }

  /**
   * Numbers of other things.
   *
   * @throws IllegalStateException if there are more things than numbers
   */
  Numbers<K> of(SortedSet<K> keys) {
    if (keys.size() > end - first) {
      throw new IllegalStateException("no numbers for " + keys.size() + " things");
    }
    var kept = new HashMap<>(byKey);
    kept.keySet().retainAll(keys);
    Set<Integer> taken = new HashSet<>(kept.values());
    var at = last;
    for (var key : keys) {
      if (!kept.containsKey(key)) {
        do {
          at = at + 1 < end ? at + 1 : first;
        } while (!taken.add(at));
        kept.put(key, at);
      }
    }
    return new Numbers<>(kept, first, end, at);
  }

  int number(K key) {
    var number = byKey.get(key);
    if (number == null) {
      throw new IllegalArgumentException("no number for " + key);
    }
    return number;
  }

  /** Keys by number. */
  TreeMap<Integer, K> byNumber() {
    var all = new TreeMap<Integer, K>();
    byKey.forEach((key, number) -> all.put(number, key));
    return all;
  }
}
