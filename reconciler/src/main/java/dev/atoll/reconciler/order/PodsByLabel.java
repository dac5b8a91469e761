package dev.atoll.reconciler.order;

import dev.atoll.fleet.model.LabelSelector.Operator;
import dev.atoll.policy.label.Requirement;
import dev.atoll.policy.label.Selector;
import dev.atoll.policy.mesh.Pod;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Finds pods by what selectors ask, without asking every pod. */
final class PodsByLabel {

  private record Label(String key, String value) {}

  private final List<Pod> all;
  private final Map<Label, List<Pod>> having = new HashMap<>();

  PodsByLabel(List<Pod> pods) {
    this.all = pods;
    for (var pod : pods) {
      pod.labels()
          .byKey()
          .forEach((key, label) ->
              having
                  .computeIfAbsent(new Label(key, label.value()), l -> new ArrayList<>())
                  .add(pod));
    }
  }

  /** Whether a selector means any of them. */
  boolean hasAny(Selector selector) {
    var fewest = all;
    for (var requirement : selector.requirements()) {
      var some = asked(requirement);
      fewest = some.size() < fewest.size() ? some : fewest;
    }
    return fewest.stream().anyMatch(p -> selector.matches(p.labels()));
  }

  /** Those that may meet a requirement. */
  private List<Pod> asked(Requirement requirement) {
    return requirement.operator() == Operator.IN && requirement.values().size() == 1
        ? having.getOrDefault(
            new Label(requirement.key(), requirement.values().iterator().next()), List.of())
        : all;
  }
}
