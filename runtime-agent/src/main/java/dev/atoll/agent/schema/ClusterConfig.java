package dev.atoll.agent.schema;

import java.util.Optional;

/**
 * What a cluster says of itself under {@code cilium/cluster-config/NAME} (Cilium 1.20.2, {@code
 * pkg/clustermesh/types/types.go}).
 *
 * @param id 1 to 511; 0 where the writer left it out
 * @param syncedCanaries whether it writes canaries, which readers then wait for
 * @param cached whether its state lies under {@code cilium/cache}: it is a mirror of somebody
 *     else's
 * @param maxConnectedClusters 255 or 511; 0 where the writer left it out
 * @param serviceExportsEnabled empty where the writer does not know service exports
 * @param endpointSlicesExportMode empty, {@link #BOTH} or {@link #SLICES_ONLY}
 */
public record ClusterConfig(
    int id,
    boolean syncedCanaries,
    boolean cached,
    int maxConnectedClusters,
    Optional<Boolean> serviceExportsEnabled,
    String endpointSlicesExportMode) {

  /** Services and endpoint slices are both there. */
  public static final String BOTH = "services-and-endpointslices";

  public static final String SLICES_ONLY = "endpointslices-only";

  /** What an exporter of 1.20 says with the defaults of its chart. */
  public static ClusterConfig exporting(int id, int maxConnectedClusters) {
    return exporting(id, maxConnectedClusters, false);
  }

  /**
   * The same.
   *
   * @param serviceExports whether it tells service exports
   */
  public static ClusterConfig exporting(int id, int maxConnectedClusters, boolean serviceExports) {
    var exports = Optional.of(serviceExports);
    return new ClusterConfig(id, true, false, maxConnectedClusters, exports, BOTH);
  }

  /** What a mirror says of the cluster: the same, but that its state is under the cache. */
  public ClusterConfig mirrored() {
    return new ClusterConfig(
        id, true, true, maxConnectedClusters, serviceExportsEnabled, endpointSlicesExportMode);
  }

  /** Whether it has this resource, so that a mirror should bring it. */
  public boolean exports(Resource resource) {
    return switch (resource) {
      case SERVICES -> !endpointSlicesExportMode.equals(SLICES_ONLY);
      case ENDPOINT_SLICES -> !endpointSlicesExportMode.isEmpty();
      case SERVICE_EXPORTS -> serviceExportsEnabled.isPresent();
      case NODES, IPS, IDENTITIES -> true;
    };
  }

  /** Compact JSON in Cilium's order, empty fields left out. */
  public byte[] json() {
    return GoJson.bytes(
        json -> json.numberIfAny("id", id).object("capabilities", this::capabilities));
  }

  private void capabilities(GoJson json) {
    json.boolIfTrue("syncedCanaries", syncedCanaries)
        .boolIfTrue("cached", cached)
        .numberIfAny("maxConnectedClusters", maxConnectedClusters);
    serviceExportsEnabled.ifPresent(enabled -> json.bool("serviceExportsEnabled", enabled));
    json.stringIfAny("endpointSlicesExportMode", endpointSlicesExportMode);
  }

  /**
   * @throws MalformedValueException if it is not one
   */
  public static ClusterConfig parse(byte[] json) {
    var reader = new Reader();
    JsonFields.read(json, reader::field);
    return reader.config();
  }

  private static final class Reader {
    private int id;
    private boolean syncedCanaries;
    private boolean cached;
    private int maxConnectedClusters;
    private Optional<Boolean> serviceExportsEnabled = Optional.empty();
    private String endpointSlicesExportMode = "";

    void field(String name, JsonFields value) {
      switch (name) {
        case "id" -> id = (int) value.number(Integer.MAX_VALUE);
        case "capabilities" -> value.fields(this::capability);
        default -> value.skip();
      }
    }

    private void capability(String name, JsonFields value) {
      switch (name) {
        case "syncedCanaries" -> syncedCanaries = value.bool();
        case "cached" -> cached = value.bool();
        case "maxConnectedClusters" -> maxConnectedClusters = (int) value.number(Integer.MAX_VALUE);
        case "serviceExportsEnabled" ->
            serviceExportsEnabled = value.isNull() ? Optional.empty() : Optional.of(value.bool());
        case "endpointSlicesExportMode" -> endpointSlicesExportMode = value.text();
        default -> value.skip();
      }
    }

    ClusterConfig config() {
      return new ClusterConfig(
          id,
          syncedCanaries,
          cached,
          maxConnectedClusters,
          serviceExportsEnabled,
          endpointSlicesExportMode);
    }
  }
}
