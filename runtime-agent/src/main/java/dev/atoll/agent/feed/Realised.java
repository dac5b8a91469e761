package dev.atoll.agent.feed;

import dev.atoll.agent.datapath.Address;
import dev.atoll.agent.policy.EndpointPolicy;
import dev.atoll.agent.policy.OwnPolicies;
import dev.atoll.agent.policy.PolicySet;
import dev.atoll.agent.policy.Unexpressed;
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
 * @param versions of each object
 * @param pods of this node
 * @param addresses of the same pods
 * @param policiesOf pods of this node, by identity; of several the first one's
 * @param troubles what does not fit or cannot be written
 * @param rounds how often something was written since the agent began
 */
public record Realised(
    long revision,
    PolicySet set,
    OwnPolicies policies,
    SortedMap<ObjectKey, Version> versions,
    List<PodState> pods,
    Map<Address, LocalPod> addresses,
    Map<Integer, EndpointPolicy> policiesOf,
    List<String> troubles,
    long rounds) {

  public Realised {
    versions = java.util.Collections.unmodifiableSortedMap(new TreeMap<>(versions));
    pods = List.copyOf(pods);
    addresses = Map.copyOf(addresses);
    policiesOf = Map.copyOf(policiesOf);
    troubles = List.copyOf(troubles);
  }

  /** What entries cannot say of the rules that select pods of this node, and is narrowed. */
  List<Unexpressed> unexpressed() {
    return policiesOf.values().stream()
        .flatMap(p -> p.unexpressed().stream())
        .distinct()
        .sorted()
        .toList();
  }

  /** The same, with something that is in the way. */
  Realised with(String trouble) {
    return new Realised(
        revision, set, policies, versions, pods, addresses, policiesOf, List.of(trouble), rounds);
  }

  /** How many pods are in each state. */
  public Map<PodState.State, Long> counts() {
    return pods.stream()
        .collect(
            java.util.stream.Collectors.groupingBy(
                PodState::state, TreeMap::new, java.util.stream.Collectors.counting()));
  }
}
