package dev.atoll.reconciler.order;

import dev.atoll.fleet.model.Cluster;
import dev.atoll.policy.mesh.PolicyObject;
import java.util.List;

/**
 * A cluster before a round changes its policies.
 *
 * @param objects Namespaces, Services and CIDR groups
 * @param kept policies that are enforced and do not change; at least those that act on pods on
 *     which a change acts
 * @param around the fleet's pods
 */
public record Situation(
    Cluster cluster, List<PolicyObject> objects, List<PolicyObject> kept, Surroundings around) {

  public Situation {
    objects = List.copyOf(objects);
    kept = List.copyOf(kept);
  }
}
