package dev.atoll.agent.export;

import dev.atoll.agent.kube.KubeObject;
import dev.atoll.agent.schema.ClusterService;
import dev.atoll.agent.schema.ClusterService.Port;
import dev.atoll.agent.schema.ClusterService.Zone;
import dev.atoll.agent.schema.OwnCluster;
import dev.atoll.fleet.value.Mapping;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/** A service and its slices as one value. */
final class ServiceValues {
  private static final String HEADLESS = "service.kubernetes.io/headless";
  private static final Set<String> PROTOCOLS = Set.of("TCP", "UDP", "SCTP");
  private static final Set<String> FAMILIES = Set.of("IPv4", "IPv6");

  private final Map<String, Map<String, Port>> backends = new HashMap<>();
  private final Map<String, String> hostnames = new HashMap<>();
  private final Map<String, Zone> zones = new HashMap<>();

  private ServiceValues() {}

  /** The last slice that has an address says what it is. */
  static ClusterService service(OwnCluster own, KubeObject service, List<KubeObject> slices) {
    var values = new ServiceValues();
    slices.forEach(values::slice);
    return new ClusterService(
        own.name(),
        service.namespace(),
        service.name(),
        frontends(service),
        values.backends,
        values.hostnames,
        values.zones,
        service.labels(),
        Fields.map(service.fields(), "spec", "selector"),
        true,
        true,
        own.id());
  }

  private static Map<String, Map<String, Port>> frontends(KubeObject service) {
    if (isHeadless(service)) {
      return Map.of();
    }
    var ports = new HashMap<String, Port>();
    for (var port : Fields.items(service.fields(), "spec", "ports")) {
      ports.put(
          Fields.text(port, "name"),
          new Port(Fields.text(port, "protocol"), (int) Fields.number(port, "port") & 0xffff));
    }
    var ips = Fields.texts(service.fields(), "spec", "clusterIPs");
    var frontends = new HashMap<String, Map<String, Port>>();
    for (var ip : ips.isEmpty() ? List.of(clusterIp(service)) : ips) {
      frontends.put(ip, ports);
    }
    return frontends;
  }

  private static boolean isHeadless(KubeObject service) {
    return service.labels().containsKey(HEADLESS)
        || clusterIp(service).toLowerCase(Locale.ROOT).equals("none");
  }

  private static String clusterIp(KubeObject service) {
    return Fields.text(service.fields(), "spec", "clusterIP");
  }

  private void slice(KubeObject slice) {
    if (FAMILIES.contains(Fields.text(slice.fields(), "addressType"))) {
      var ports = ports(slice);
      byAddress(slice)
          .forEach((ip, endpoint) -> {
            if (isUsable(endpoint)) {
              backend(ip, endpoint, ports);
            }
          });
    }
  }

  private static Map<String, Mapping> byAddress(KubeObject slice) {
    var byAddress = new HashMap<String, Mapping>();
    for (var endpoint : Fields.items(slice.fields(), "endpoints")) {
      for (var address : Fields.texts(endpoint, "addresses")) {
        byAddress.put(Fields.ip(address), endpoint);
      }
    }
    byAddress.remove("");
    return byAddress;
  }

  /** What has no condition is ready and serving ({@code pkg/k8s/endpoints.go}). */
  private static boolean isUsable(Mapping endpoint) {
    return Fields.bool(endpoint, "conditions", "ready").orElse(true)
        || Fields.bool(endpoint, "conditions", "serving").orElse(true);
  }

  private static Map<String, Port> ports(KubeObject slice) {
    var ports = new HashMap<String, Port>();
    for (var port : Fields.items(slice.fields(), "ports")) {
      var protocol = port.string("protocol").orElse("TCP");
      var number = Fields.numberIfAny(port, "port");
      if (PROTOCOLS.contains(protocol) && number.isPresent()) {
        var value = new Port(protocol, number.get().intValue() & 0xffff);
        ports.put(Fields.text(port, "name"), value);
      }
    }
    return ports;
  }

  private void backend(String ip, Mapping endpoint, Map<String, Port> ports) {
    backends.put(ip, ports);
    var hostname = Fields.text(endpoint, "hostname");
    if (!hostname.isEmpty()) {
      hostnames.put(ip, hostname);
    }
    var zone = Fields.text(endpoint, "zone");
    if (!zone.isEmpty()) {
      zones.put(ip, new Zone(zone, SliceValues.zones(endpoint)));
    }
  }
}
