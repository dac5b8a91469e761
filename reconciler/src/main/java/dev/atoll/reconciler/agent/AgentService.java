package dev.atoll.reconciler.agent;

import java.util.SortedSet;
import java.util.TreeSet;

/**
 * One service as an agent balances it, all its frontends together.
 *
 * @param backends addresses of those that get traffic; Cilium 1.20.2 does not say their cluster
 */
public record AgentService(String namespace, String name, SortedSet<String> backends) {

  public AgentService {
    backends = java.util.Collections.unmodifiableSortedSet(new TreeSet<>(backends));
  }

  /** {@code namespace/name}. */
  public String fullName() {
    return namespace + "/" + name;
  }
}
