package dev.atoll.agent.policy;

import dev.atoll.policy.mesh.ClusterFacts;
import dev.atoll.policy.mesh.End;
import dev.atoll.policy.mesh.View;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The agents of one cluster of a random mesh: who has which identity, and what endpoints have. */
final class OneCluster {

  private final View view;
  private final CidrIdentities cidrs;
  private final EndpointPolicies policies;
  private final Map<End, Integer> numbers = new HashMap<>();

  OneCluster(ClusterFacts cluster) {
    view = new View(cluster);
    cidrs = CidrIdentities.NONE.of(cluster);
    policies = new EndpointPolicies(PolicySet.of(cluster), EndpointPolicies.LIMIT);
    cidrs.ends().forEach(policies::put);
    ReservedIdentities.ends().forEach(policies::put);
  }

  /** The identity of an end, which is made known; empty for an address of a family that is off. */
  Optional<Integer> identity(End end) {
    return switch (view.seen(end)) {
      case End.World w -> cidrs.identity(w.first());
      case End.Reserved(var entity) -> Optional.of(ReservedIdentities.number(entity));
      case End.Node n when n.host() -> Optional.of(known(1, n));
      case End.Node n -> Optional.of(known((1 << 25) + 1 + numbers.size(), n));
      case End.Pods p -> Optional.of(known(70_000 + numbers.size(), identityOf(p)));
      case End other -> throw new IllegalArgumentException("no identity: " + other);
    };
  }

  private int known(int fresh, End end) {
    var number = numbers.computeIfAbsent(end, _ -> fresh);
    policies.put(number, end);
    return number;
  }

  private static End identityOf(End.Pods p) {
    return new End.Pods(
        p.cluster(),
        p.labels(),
        p.namedPorts(),
        true,
        View.NOWHERE,
        p.blocks(),
        p.groups(),
        List.of());
  }

  EndpointPolicy policy(End subject) {
    return policies.of(subject);
  }
}
