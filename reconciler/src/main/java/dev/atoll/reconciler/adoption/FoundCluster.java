package dev.atoll.reconciler.adoption;

import dev.atoll.reconciler.plan.Live;
import java.util.List;

/**
 * A cluster as it was found.
 *
 * @param context the name by which the person who imports it knows it
 * @param live every policy, CIDR group, Service and Namespace, and what Cilium says about itself
 * @param serviceCidrs ranges of its ServiceCIDR objects; empty where the API server has none
 */
public record FoundCluster(String context, Live live, List<String> serviceCidrs) {

  public FoundCluster {
    serviceCidrs = serviceCidrs.stream().sorted().distinct().toList();
  }
}
