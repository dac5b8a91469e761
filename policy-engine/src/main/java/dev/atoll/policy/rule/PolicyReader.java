package dev.atoll.policy.rule;

import dev.atoll.fleet.model.ObjectKey;
import dev.atoll.fleet.value.Mapping;
import java.util.List;

/** Reads a policy of any kind. What Cilium would refuse must not be given to it. */
public final class PolicyReader {

  private PolicyReader() {}

  /** Whether an object is a policy. */
  public static boolean isPolicy(ObjectKey key) {
    return switch (key.group() + "/" + key.kind()) {
      case "cilium.io/CiliumNetworkPolicy",
          "cilium.io/CiliumClusterwideNetworkPolicy",
          "networking.k8s.io/NetworkPolicy",
          "policy.networking.k8s.io/ClusterNetworkPolicy" ->
          true;
      default -> false;
    };
  }

  /**
   * What a policy says in a cluster, in the order written.
   *
   * @param services of that cluster, which {@code toServices} may mean
   * @return empty for objects that are no policies, and for kinds that are switched off
   */
  public static List<PolicyEntry> read(
      Semantics semantics, List<ServiceFact> services, ObjectKey key, Mapping policy) {
    return switch (key.kind()) {
      case "CiliumNetworkPolicy", "CiliumClusterwideNetworkPolicy" ->
          CiliumPolicyReader.read(semantics, services, key, policy);
      case "NetworkPolicy" -> NetworkPolicyReader.read(semantics, key, policy);
      case "ClusterNetworkPolicy" -> ClusterNetworkPolicyReader.read(semantics, key, policy);
      default -> List.of();
    };
  }
}
