package dev.atoll.reconciler.agent;

import java.util.Collections;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * One endpoint of an agent.
 *
 * @param id on its node
 * @param name {@code namespace/pod} where the agent knows it, else {@code endpoint ID}
 * @param state such as {@code ready} or {@code regenerating}
 * @param identity its security identity; 0 where it has none yet
 * @param realized the policy revision that is in its maps; raised without a regeneration where a
 *     change does not select it ({@code pkg/endpoint/policy.go} of 1.20.2, {@code UpdatePolicy})
 * @param policyEnabled {@code none}, {@code ingress}, {@code egress} or {@code both}
 * @param addresses of both families, as the agent writes them
 * @param namespaceLabels of its identity, by the key that they have on the Namespace
 * @param health {@code OK}, or the first of its healths that is {@code Warning} or {@code Failure}
 */
public record AgentEndpoint(
    long id,
    String name,
    String state,
    long identity,
    long realized,
    String policyEnabled,
    SortedSet<String> addresses,
    SortedMap<String, String> namespaceLabels,
    String health) {

  /** {@code reserved:init}: not even its labels are known. */
  private static final long INIT = 5;

  public AgentEndpoint {
    addresses = Collections.unmodifiableSortedSet(new TreeSet<>(addresses));
    namespaceLabels = Collections.unmodifiableSortedMap(new TreeMap<>(namespaceLabels));
  }

  /**
   * Whether it forwards by an identity that it is about to give up. It has it and its policies for
   * as long as the agent waits for other nodes, 5 s or more ({@code identity-change-grace-period}),
   * and takes over no others meanwhile ({@code identityLabelsChanged} in {@code
   * pkg/endpoint/endpoint.go} of 1.20.2).
   */
  public boolean changesIdentity() {
    return state.equals("waiting-for-identity") && identity != 0 && identity != INIT;
  }
}
