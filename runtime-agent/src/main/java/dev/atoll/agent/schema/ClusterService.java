package dev.atoll.agent.schema;

import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * A global service of one cluster, as under {@code cilium/state/services/v1/CLUSTER/NS/NAME}
 * (Cilium 1.20.2, {@code pkg/clustermesh/store/store.go}).
 *
 * @param frontends by address, then by name of port; an unnamed port has the name {@code ""}
 * @param backends by address, then by name of port
 * @param hostnames of backends, by address
 * @param zones of backends, by address
 * @param clusterId 1 to 511
 */
public record ClusterService(
    String cluster,
    String namespace,
    String name,
    Map<String, Map<String, Port>> frontends,
    Map<String, Map<String, Port>> backends,
    Map<String, String> hostnames,
    Map<String, Zone> zones,
    Map<String, String> labels,
    Map<String, String> selector,
    boolean includeExternal,
    boolean shared,
    int clusterId) {

  /**
   * @param protocol for example {@code TCP}
   * @param port 0 to 65535
   */
  public record Port(String protocol, int port) {}

  /**
   * @param zone in which a backend is
   * @param forZones for whose clients it is; empty for all
   */
  public record Zone(String zone, List<String> forZones) {
    public Zone {
      forZones = List.copyOf(forZones);
    }
  }

  public ClusterService {
    frontends = copied(frontends, Map::copyOf);
    backends = copied(backends, Map::copyOf);
    hostnames = Map.copyOf(hostnames);
    zones = Map.copyOf(zones);
    labels = Map.copyOf(labels);
    selector = Map.copyOf(selector);
  }

  private static <V> Map<String, V> copied(Map<String, V> map, Function<V, V> copy) {
    return map.entrySet().stream()
        .collect(Collectors.toUnmodifiableMap(Map.Entry::getKey, e -> copy.apply(e.getValue())));
  }

  public byte[] json() {
    return GoJson.bytes(this::write);
  }

  private void write(GoJson json) {
    json.string("cluster", cluster).string("namespace", namespace).string("name", name);
    ports(json, "frontends", frontends);
    ports(json, "backends", backends);
    if (!hostnames.isEmpty()) {
      json.strings("hostnames", hostnames);
    }
    if (!zones.isEmpty()) {
      json.map("zones", zones, (to, at) -> to.object(at.getKey(), o -> write(o, at.getValue())));
    }
    json.strings("labels", labels)
        .strings("selector", selector)
        .bool("includeExternal", includeExternal)
        .bool("shared", shared)
        .number("clusterID", clusterId);
  }

  static void ports(GoJson json, String name, Map<String, Map<String, Port>> addresses) {
    json.map(name, addresses, (to, at) -> to.map(at.getKey(), at.getValue(), ClusterService::port));
  }

  static void port(GoJson json, Map.Entry<String, Port> named) {
    var port = named.getValue();
    json.object(named.getKey(), o -> o.string("Protocol", port.protocol).number("Port", port.port));
  }

  private static void write(GoJson json, Zone zone) {
    json.string("zone", zone.zone)
        .objects("forZones", zone.forZones, (o, name) -> o.string("name", name));
  }

  /**
   * Reads what Cilium's own reader takes ({@code validate} in the same file). Addresses become
   * canonical.
   *
   * @throws MalformedValueException if it is not one
   */
  public static ClusterService parse(byte[] json) {
    var reader = new ServiceReader();
    JsonFields.read(json, reader::field);
    return reader.service();
  }
}
