package dev.atoll.sandbox.synthetic;

/**
 * How large a synthetic fleet is.
 *
 * @param clusters 1 to 511
 * @param policies 0 or more; a fifth of them differs per cluster
 * @param workloads 0 or more
 * @param seed the same seed gives the same bytes
 */
public record FleetSize(int clusters, int policies, int workloads, long seed) {

  public FleetSize {
    if (clusters < 1 || clusters > 511) {
      throw new IllegalArgumentException("clusters must be 1 to 511, not " + clusters);
    }
    if (policies < 0 || workloads < 0) {
      throw new IllegalArgumentException("policies and workloads must not be negative");
    }
  }

  /** Namespaces are shared by about twenty policies or workloads each. */
  int namespaces() {
    return Math.max(1, Math.max(policies, workloads) / 20);
  }
}
