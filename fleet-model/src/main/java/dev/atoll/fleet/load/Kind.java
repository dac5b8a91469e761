package dev.atoll.fleet.load;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/** The kinds that a fleet may hold, with their API versions and folders. */
enum Kind {
  FLEET(Kind.ATOLL, "Fleet", Scope.NONE, Folder.TOP),
  CLUSTER(Kind.ATOLL, "Cluster", Scope.NONE, Folder.CLUSTERS),
  PLACEMENT(
      Kind.ATOLL,
      "Placement",
      Scope.NONE,
      Folder.TOP,
      Folder.SERVICES,
      Folder.POLICIES,
      Folder.NAMESPACES,
      Folder.WORKLOADS),
  MESH_POLICY(Kind.ATOLL, "MeshPolicy", Scope.EITHER, Folder.POLICIES),
  GLOBAL_SERVICE(Kind.ATOLL, "GlobalService", Scope.NAMESPACED, Folder.SERVICES),
  WORKLOAD(Kind.ATOLL, "Workload", Scope.NAMESPACED, Folder.WORKLOADS),
  INTENT(Kind.ATOLL, "Intent", Scope.NONE, Folder.INTENTS),
  WAIVER(Kind.ATOLL, "Waiver", Scope.NONE, Folder.WAIVERS),
  CILIUM_NETWORK_POLICY("cilium.io/v2", "CiliumNetworkPolicy", Scope.NAMESPACED, Folder.POLICIES),
  CILIUM_CLUSTERWIDE_NETWORK_POLICY(
      "cilium.io/v2", "CiliumClusterwideNetworkPolicy", Scope.CLUSTER, Folder.POLICIES),
  CILIUM_CIDR_GROUP(
      "cilium.io/v2 cilium.io/v2alpha1", "CiliumCIDRGroup", Scope.CLUSTER, Folder.POLICIES),
  NETWORK_POLICY("networking.k8s.io/v1", "NetworkPolicy", Scope.NAMESPACED, Folder.POLICIES),
  CLUSTER_NETWORK_POLICY(
      "policy.networking.k8s.io/v1alpha2", "ClusterNetworkPolicy", Scope.CLUSTER, Folder.POLICIES),
  SERVICE("v1", "Service", Scope.NAMESPACED, Folder.SERVICES),
  NAMESPACE("v1", "Namespace", Scope.CLUSTER, Folder.NAMESPACES),
  DEPLOYMENT("apps/v1", "Deployment", Scope.NAMESPACED, Folder.WORKLOADS),
  STATEFUL_SET("apps/v1", "StatefulSet", Scope.NAMESPACED, Folder.WORKLOADS),
  DAEMON_SET("apps/v1", "DaemonSet", Scope.NAMESPACED, Folder.WORKLOADS),
  JOB("batch/v1", "Job", Scope.NAMESPACED, Folder.WORKLOADS),
  CRON_JOB("batch/v1", "CronJob", Scope.NAMESPACED, Folder.WORKLOADS),
  POD("v1", "Pod", Scope.NAMESPACED, Folder.WORKLOADS);

  /** API version of our own kinds. */
  static final String ATOLL = "atoll.dev/v1alpha1";

  /** Whether objects of a kind live in a namespace. */
  enum Scope {
    NAMESPACED,
    CLUSTER,
    EITHER,
    /** The kind is no object of a cluster. */
    NONE
  }

  private final List<String> apiVersions;
  private final String text;
  private final Scope scope;
  private final Set<Folder> folders;

  Kind(String apiVersions, String text, Scope scope, Folder... folders) {
    this.apiVersions = List.of(apiVersions.split(" "));
    this.text = text;
    this.scope = scope;
    this.folders = Set.of(folders);
  }

  List<String> apiVersions() {
    return apiVersions;
  }

  String text() {
    return text;
  }

  Scope scope() {
    return scope;
  }

  boolean mayStandIn(Folder folder) {
    return folders.contains(folder);
  }

  /** Whether it is one of Atoll's kinds and not Kubernetes' or Cilium's. */
  boolean isOwn() {
    return apiVersions.contains(ATOLL);
  }

  /** Folders in words, for messages. */
  String home() {
    return String.join(
        " or ", Stream.of(Folder.values()).filter(folders::contains).map(Folder::words).toList());
  }

  static Optional<Kind> of(String apiVersion, String kind) {
    return Arrays.stream(values())
        .filter(k -> k.text.equals(kind) && k.apiVersions.contains(apiVersion))
        .findFirst();
  }

  /** Kinds of a name, whatever the API version. */
  static Optional<Kind> named(String kind) {
    return Arrays.stream(values()).filter(k -> k.text.equals(kind)).findFirst();
  }

  /** Names of the kinds that may stand in a folder. */
  static List<String> namesIn(Folder folder) {
    return Arrays.stream(values()).filter(k -> k.mayStandIn(folder)).map(Kind::text).toList();
  }

  static List<String> names() {
    return Arrays.stream(values()).map(Kind::text).toList();
  }
}
