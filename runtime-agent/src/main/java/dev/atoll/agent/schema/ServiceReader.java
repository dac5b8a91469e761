package dev.atoll.agent.schema;

import dev.atoll.agent.schema.ClusterService.Port;
import dev.atoll.agent.schema.ClusterService.Zone;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Reads a {@link ClusterService} field by field. */
final class ServiceReader {
  private String cluster = "";
  private String namespace = "";
  private String name = "";
  private Map<String, Map<String, Port>> frontends = Map.of();
  private Map<String, Map<String, Port>> backends = Map.of();
  private Map<String, String> hostnames = Map.of();
  private Map<String, Zone> zones = Map.of();
  private Map<String, String> labels = Map.of();
  private Map<String, String> selector = Map.of();
  private boolean includeExternal;
  private boolean shared;
  private int clusterId;

  void field(String field, JsonFields value) {
    switch (field) {
      case "cluster" -> cluster = value.text();
      case "namespace" -> namespace = value.text();
      case "name" -> name = value.text();
      case "frontends" -> frontends = addresses(value);
      case "backends" -> backends = addresses(value);
      case "hostnames" -> hostnames = value.texts();
      case "zones" -> zones = value.map(ip -> zone(value));
      case "labels" -> labels = value.texts();
      case "selector" -> selector = value.texts();
      case "includeExternal" -> includeExternal = value.bool();
      case "shared" -> shared = value.bool();
      case "clusterID" -> clusterId = (int) value.number(0xffff_ffffL);
      default -> value.skip();
    }
  }

  /** Ports by name by address. */
  static Map<String, Map<String, Port>> addresses(JsonFields value) {
    return byAddress(value.map(ip -> value.map(name -> port(value))));
  }

  private static <V> Map<String, V> byAddress(Map<String, V> map) {
    var canonical = new HashMap<String, V>();
    map.forEach((ip, value) -> canonical.put(Addresses.parsed(ip).toString(), value));
    return canonical;
  }

  static Port port(JsonFields value) {
    var reader = new PortReader();
    value.fields(reader::field);
    return new Port(reader.protocol, reader.port);
  }

  private static Zone zone(JsonFields value) {
    var reader = new ZoneReader();
    value.fields(reader::field);
    return new Zone(reader.zone, reader.forZones);
  }

  ClusterService service() {
    Origin.check(cluster, clusterId);
    Origin.given("namespace", namespace);
    Origin.given("name", name);
    return new ClusterService(
        cluster,
        namespace,
        name,
        frontends,
        backends,
        hostnames,
        zones,
        labels,
        selector,
        includeExternal,
        shared,
        clusterId);
  }

  private static final class PortReader {
    private String protocol = "";
    private int port;

    void field(String field, JsonFields value) {
      switch (field) {
        case "Protocol" -> protocol = value.text();
        case "Port" -> port = (int) value.number(65535);
        default -> value.skip();
      }
    }
  }

  private static final class ZoneReader {
    private String zone = "";
    private List<String> forZones = List.of();

    void field(String field, JsonFields value) {
      switch (field) {
        case "zone" -> zone = value.text();
        case "forZones" -> forZones = value.list(() -> name(value));
        default -> value.skip();
      }
    }

    private static String name(JsonFields value) {
      var name = new String[] {""};
      value.fields((field, text) -> {
        if (field.equals("name")) {
          name[0] = text.text();
        } else {
          text.skip();
        }
      });
      return name[0];
    }
  }
}
