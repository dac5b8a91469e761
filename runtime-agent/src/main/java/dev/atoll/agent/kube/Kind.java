package dev.atoll.agent.kube;

/** Kinds that are watched, in the version and with the labels that Cilium 1.20.2 watches them. */
public enum Kind {
  CILIUM_NODE("cilium.io", "v2", "CiliumNode", "ciliumnodes", false, ""),
  CILIUM_IDENTITY("cilium.io", "v2", "CiliumIdentity", "ciliumidentities", false, ""),
  CILIUM_ENDPOINT("cilium.io", "v2", "CiliumEndpoint", "ciliumendpoints", true, ""),
  CILIUM_ENDPOINT_SLICE(
      "cilium.io", "v2alpha1", "CiliumEndpointSlice", "ciliumendpointslices", false, ""),
  SERVICE("", "v1", "Service", "services", true, Kind.NOT_ANOTHER_PROXY),
  ENDPOINT_SLICE(
      "discovery.k8s.io",
      "v1",
      "EndpointSlice",
      "endpointslices",
      true,
      Kind.NOT_ANOTHER_PROXY + "," + Kind.NOT_FROM_ANOTHER_CLUSTER),
  /** Endpoint slices that {@code discover}, or Cilium's operator, has made of other clusters'. */
  MIRRORED_SLICE(
      "discovery.k8s.io",
      "v1",
      "EndpointSlice",
      "endpointslices",
      true,
      "endpointslice.kubernetes.io/managed-by=" + Kind.MESH_CONTROLLER),
  SERVICE_EXPORT("multicluster.x-k8s.io", "v1beta1", "ServiceExport", "serviceexports", true, ""),
  NAMESPACE("", "v1", "Namespace", "namespaces", false, ""),
  CONFIG_MAP("", "v1", "ConfigMap", "configmaps", true, ""),
  SECRET("", "v1", "Secret", "secrets", true, ""),
  NODE("", "v1", "Node", "nodes", false, ""),
  POD("", "v1", "Pod", "pods", true, ""),
  NETWORK_POLICY("networking.k8s.io", "v1", "NetworkPolicy", "networkpolicies", true, ""),
  CLUSTER_NETWORK_POLICY(
      "policy.networking.k8s.io",
      "v1alpha2",
      "ClusterNetworkPolicy",
      "clusternetworkpolicies",
      false,
      ""),
  CILIUM_NETWORK_POLICY(
      "cilium.io", "v2", "CiliumNetworkPolicy", "ciliumnetworkpolicies", true, ""),
  CILIUM_CLUSTERWIDE_NETWORK_POLICY(
      "cilium.io",
      "v2",
      "CiliumClusterwideNetworkPolicy",
      "ciliumclusterwidenetworkpolicies",
      false,
      ""),
  CILIUM_CIDR_GROUP("cilium.io", "v2", "CiliumCIDRGroup", "ciliumcidrgroups", false, "");

  /** {@code pkg/k8s/utils/utils.go}: a service with this label is not for Cilium. */
  private static final String NOT_ANOTHER_PROXY = "!service.kubernetes.io/service-proxy-name";

  /** Who makes slices of remote endpoints: Cilium's operator, or Atoll in its place. */
  public static final String MESH_CONTROLLER = "endpointslice-mesh-controller.cilium.io";

  /** All but those: what is of another cluster is not told to others again. */
  private static final String NOT_FROM_ANOTHER_CLUSTER =
      "endpointslice.kubernetes.io/managed-by!=" + MESH_CONTROLLER;

  private final String group;
  private final String version;
  private final String kind;
  private final String plural;
  private final boolean namespaced;
  private final String selector;

  Kind(
      String group,
      String version,
      String kind,
      String plural,
      boolean namespaced,
      String selector) {
    this.group = group;
    this.version = version;
    this.kind = kind;
    this.plural = plural;
    this.namespaced = namespaced;
    this.selector = selector;
  }

  /** {@code GROUP/VERSION}, or {@code VERSION} of the core group. */
  public String apiVersion() {
    return group.isEmpty() ? version : group + "/" + version;
  }

  String group() {
    return group;
  }

  String version() {
    return version;
  }

  /** As objects name it. */
  public String kind() {
    return kind;
  }

  /** Its name in paths, and in messages. */
  public String plural() {
    return plural;
  }

  boolean namespaced() {
    return namespaced;
  }

  /** A label selector; empty for all. */
  String selector() {
    return selector;
  }
}
