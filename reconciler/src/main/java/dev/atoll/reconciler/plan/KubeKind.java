package dev.atoll.reconciler.plan;

import java.util.List;
import java.util.Optional;

/**
 * A kind of object that Atoll writes.
 *
 * @param group API group, empty for the core group
 * @param version the served version that is listed where no rendered object says another
 * @param kind such as {@code CiliumNetworkPolicy}
 * @param plural its name in paths
 * @param namespaced whether it lives in namespaces
 * @param role what it is to Atoll
 */
public record KubeKind(
    String group, String version, String kind, String plural, boolean namespaced, Role role) {

  /** What a kind is to Atoll. */
  public enum Role {
    NAMESPACE,
    FOUNDATION,
    POLICY
  }

  /** Every kind that Atoll writes. */
  public static final List<KubeKind> ALL =
      List.of(
          new KubeKind("", "v1", "Namespace", "namespaces", false, Role.NAMESPACE),
          new KubeKind("", "v1", "Service", "services", true, Role.FOUNDATION),
          new KubeKind("", "v1", "Secret", "secrets", true, Role.FOUNDATION),
          new KubeKind("", "v1", "ConfigMap", "configmaps", true, Role.FOUNDATION),
          new KubeKind(
              "cilium.io", "v2", "CiliumCIDRGroup", "ciliumcidrgroups", false, Role.FOUNDATION),
          new KubeKind(
              "cilium.io", "v2", "CiliumNetworkPolicy", "ciliumnetworkpolicies", true, Role.POLICY),
          new KubeKind(
              "cilium.io",
              "v2",
              "CiliumClusterwideNetworkPolicy",
              "ciliumclusterwidenetworkpolicies",
              false,
              Role.POLICY),
          new KubeKind(
              "networking.k8s.io", "v1", "NetworkPolicy", "networkpolicies", true, Role.POLICY),
          new KubeKind(
              "policy.networking.k8s.io",
              "v1alpha2",
              "ClusterNetworkPolicy",
              "clusternetworkpolicies",
              false,
              Role.POLICY));

  public static Optional<KubeKind> of(String group, String kind) {
    return ALL.stream().filter(k -> k.group.equals(group) && k.kind.equals(kind)).findFirst();
  }

  public boolean isPolicy() {
    return role == Role.POLICY;
  }

  /**
   * Whether its objects are only read one by one, by their names: a cluster has many that are not
   * Atoll's business, and nobody should have to let it list them.
   */
  public boolean isReadByName() {
    return kind.equals("Secret") || kind.equals("ConfigMap");
  }

  /** {@code group/Kind}, as in {@link Live#missingKinds}. */
  public String id() {
    return id(group, kind);
  }

  public static String id(String group, String kind) {
    return group + "/" + kind;
  }

  /** {@code ciliumnetworkpolicies.cilium.io}, as kubectl names it. */
  public String resource() {
    return group.isEmpty() ? plural : plural + "." + group;
  }
}
