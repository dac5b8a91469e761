package dev.atoll.agent.balance;

import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * What a table holds: numbers of backends.
 *
 * @param targets by weight
 * @param unknown backends whose slots stay as they are, because not everything is known yet
 */
record TableContent(BackendTable backends, List<Weighted> targets, Set<Place> unknown) {

  boolean isEmpty() {
    return targets.isEmpty() && unknown.isEmpty();
  }

  boolean isOverOthers() {
    return !unknown.isEmpty();
  }

  boolean mayKeep(int length) {
    return isOverOthers() || TableLength.isGood(length, targets);
  }

  int length(double used) {
    return TableLength.of(filling(), used);
  }

  int leastLength() {
    return TableLength.least(filling());
  }

  int[] of(int length) {
    var filling = filling();
    var numbers = filling.stream().mapToInt(t -> backends.number(t.place())).toArray();
    return Arrays.stream(Maglev.table(filling, length)).map(i -> numbers[i]).toArray();
  }

  private List<Weighted> filling() {
    return targets.isEmpty()
        ? unknown.stream().map(place -> new Weighted(place, 1)).toList()
        : targets;
  }

  /** The same over a table of before. */
  int[] over(int[] table) {
    var content = of(table.length);
    if (isOverOthers()) {
      var stay = new HashSet<Integer>();
      unknown.forEach(place -> stay.add(backends.number(place)));
      for (int i = 0; i < table.length; i++) {
        content[i] = stay.contains(table[i]) ? table[i] : content[i];
      }
    }
    return content;
  }
}
