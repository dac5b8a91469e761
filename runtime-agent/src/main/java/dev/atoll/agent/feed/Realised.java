package dev.atoll.agent.feed;

import dev.atoll.agent.policy.OwnPolicies;
import dev.atoll.agent.policy.PolicySet;
import dev.atoll.fleet.model.ObjectKey;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * What the maps hold: of which objects and of which revision of the store.
 *
 * @param revision of the store
 * @param set policies with the numbers of their rules
 * @param generations which version of each object
 * @param pods of this node
 * @param troubles what does not fit or cannot be written
 * @param rounds how often something was written since the agent began
 */
public record Realised(
    long revision,
    PolicySet set,
    OwnPolicies policies,
    SortedMap<ObjectKey, Long> generations,
    List<PodState> pods,
    List<String> troubles,
    long rounds) {

  public Realised {
    generations = java.util.Collections.unmodifiableSortedMap(new TreeMap<>(generations));
    pods = List.copyOf(pods);
    troubles = List.copyOf(troubles);
  }

  /** How many pods are in each state. */
  public Map<PodState.State, Long> counts() {
    return pods.stream()
        .collect(
            java.util.stream.Collectors.groupingBy(
                PodState::state, TreeMap::new, java.util.stream.Collectors.counting()));
  }
}
