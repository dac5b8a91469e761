package dev.atoll.agent.schema;

/** Keys that stand alone: Cilium's, and Atoll's own, which Cilium never reads. */
public final class Keys {

  /** Rewritten every minute by a store's exporter; readers look at when, never at the value. */
  public static final String HEARTBEAT = "cilium/.heartbeat";

  /** What a mirror holds while it is the one that writes. */
  public static final String MIRROR_LOCK = "cilium/kvstoremesh-lock";

  /** What the one that writes slices of other clusters to the API server holds. */
  public static final String DISCOVER_LOCK = "cilium/atoll-discover-lock";

  public static final String CLUSTER_CONFIGS = "cilium/cluster-config/";

  /** All that mirrors have brought. */
  public static final String CACHE = "cilium/cache/";

  /** The canaries of all clusters. */
  public static final String SYNCED = "cilium/synced/";

  /** What the own cluster's exporter has written. */
  public static final String STATE = "cilium/state/";

  /**
   * What exporters tell the nodes of their own cluster. Not under {@link #STATE}, as users of other
   * clusters may read all of that.
   */
  public static final String OWN = "cilium/atoll/v1/";

  /** Everything of the mesh in a store. */
  public static final String ALL = "cilium/";

  private Keys() {}

  /** What a cluster says of itself: a {@link ClusterConfig}. */
  public static String clusterConfig(String cluster) {
    return CLUSTER_CONFIGS + cluster;
  }

  /** The canaries of a cluster. */
  public static String synced(String cluster) {
    return "cilium/synced/" + cluster + "/";
  }

  /** The exporter's time, rewritten every second. */
  public static String clock(String cluster) {
    return "cilium/state/atoll/v1/" + cluster + "/clock";
  }

  /** What its own nodes must know of a cluster's services: a {@link ServiceChoice} each. */
  public static String services(String cluster) {
    return "cilium/state/atoll/v1/" + cluster + "/services/";
  }

  /**
   * One of them.
   *
   * @param name {@code NAMESPACE/NAME}
   */
  public static String service(String cluster, String name) {
    return services(cluster) + name;
  }

  /** The key that says that all of {@link #services} is written. */
  public static String servicesCanary(String cluster) {
    return synced(cluster) + "cilium/state/atoll/v1/services";
  }

  /** All that Atoll's mirror knows of a peer beside what it brought. */
  public static String mirrored(String cluster) {
    return CACHE + "atoll/v1/" + cluster + "/";
  }

  /** Up to where a resource of a peer has been brought. */
  public static String position(String cluster, Resource resource) {
    return mirrored(cluster) + "position/" + resource.word();
  }

  /** How old a peer's state is. */
  public static String age(String cluster) {
    return mirrored(cluster) + "age";
  }
}
