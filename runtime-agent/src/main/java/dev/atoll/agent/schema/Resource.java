package dev.atoll.agent.schema;

/**
 * A kind of state that clusters share, and where it lies in a store: under {@code cilium/state} as
 * its own cluster wrote it, under {@code cilium/cache} as a mirror brought it (Cilium 1.20.2,
 * {@code pkg/clustermesh/kvstoremesh/reflector/cell.go}).
 */
public enum Resource {
  NODES("nodes", "", ""),
  SERVICES("services", "", ""),
  ENDPOINT_SLICES("endpointslices", "", ""),
  SERVICE_EXPORTS("serviceexports", "", ""),
  /** Addresses with their identity: in a cluster's own store they have no cluster segment. */
  IPS("ip", "default/", ""),
  IDENTITIES("identities", "id/", "id/");

  private static final String STATE = "cilium/state/";
  private static final String CACHE = "cilium/cache/";
  private static final String SYNCED = "cilium/synced/";

  private final String word;
  private final String inState;
  private final String inCache;

  Resource(String word, String inState, String inCache) {
    this.word = word;
    this.inState = inState;
    this.inCache = inCache;
  }

  /** The segment that names it in keys, for example {@code nodes}. */
  public String word() {
    return word;
  }

  /** Where a cluster's exporter writes it; ends in a slash. */
  public String statePrefix(String cluster) {
    return STATE + word + "/v1/" + (inState.isEmpty() ? cluster + "/" : inState);
  }

  /** Where a mirror writes what it has of {@code cluster}; ends in a slash. */
  public String cachePrefix(String cluster) {
    return CACHE + word + "/v1/" + cluster + "/" + inCache;
  }

  /** Where an exporter writes what of it only the cluster's own nodes get; ends in a slash. */
  public String ownPrefix(String cluster) {
    return Keys.OWN + cluster + "/own/" + word + "/";
  }

  /** The key that says that all of it is under {@link #ownPrefix}. */
  public String ownCanary(String cluster) {
    return SYNCED + cluster + "/" + Keys.OWN + "own/" + word;
  }

  /** The key that says that all of it is under {@link #statePrefix}. */
  public String stateCanary(String cluster) {
    return SYNCED + cluster + "/" + STATE + word + "/v1";
  }

  /** The key that says that all of it is under {@link #cachePrefix}. */
  public String cacheCanary(String cluster) {
    return SYNCED + cluster + "/" + CACHE + word + "/v1";
  }
}
