package dev.atoll.policy.reach;

import dev.atoll.policy.label.Label;
import dev.atoll.policy.label.Labels;
import dev.atoll.policy.label.Requirement;
import dev.atoll.policy.label.Selector;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Which columns have which label, so that a selector is a few operations on bits. */
final class LabelIndex {

  private final int size;
  private final Map<String, Map<Label, Bits>> byKey = new HashMap<>();
  private final Map<Requirement, Bits> requirements = new HashMap<>();
  private final Map<Selector, Bits> selectors = new HashMap<>();

  /**
   * @param keys that selectors may ask for
   */
  LabelIndex(List<Labels> columns, Set<String> keys) {
    this.size = columns.size();
    Map<String, Map<Label, long[]>> words = new HashMap<>();
    for (var i = 0; i < columns.size(); i++) {
      var column = i;
      columns
          .get(i)
          .byKey()
          .forEach((key, label) -> {
            if (keys.contains(key)) {
              words.computeIfAbsent(key, k -> new HashMap<>())
                      .computeIfAbsent(label, l -> new long[(size + 63) >>> 6])[column >>> 6] |=
                  1L << column;
            }
          });
    }
    words.forEach((key, labels) -> {
      var bits = new HashMap<Label, Bits>();
      labels.forEach((label, w) -> bits.put(label, Bits.of(w)));
      byKey.put(key, bits);
    });
  }

  Bits matching(Selector selector) {
    var found = selectors.get(selector);
    if (found == null) {
      found = Bits.range(size, 0, size);
      for (var requirement : selector.requirements()) {
        found = found.and(requirements.computeIfAbsent(requirement, this::compute));
      }
      selectors.put(selector, found);
    }
    return found;
  }

  private Bits compute(Requirement requirement) {
    var all = new Union(Bits.none(size));
    byKey
        .getOrDefault(requirement.key(), Map.of())
        .forEach((label, having) -> {
          if (requirement.holds(label) != requirement.isNegative()) {
            all.add(having);
          }
        });
    return requirement.isNegative() ? Bits.range(size, 0, size).andNot(all.done()) : all.done();
  }
}
