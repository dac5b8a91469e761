package dev.atoll.agent.mesh;

import dev.atoll.agent.schema.ClusterEndpointSlice;
import dev.atoll.agent.schema.ClusterService;
import dev.atoll.agent.schema.ClusterService.Port;
import dev.atoll.agent.schema.ServiceChoice;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * Backends of one family that have the same ports: what an endpoint slice is. It is shared by all
 * versions of a state in which it is the same.
 *
 * @param ports by name
 * @param endpoints by address
 */
record Group(boolean v6, Map<String, Port> ports, Map<String, Endpoint> endpoints, Counts counts) {

  Group {
    ports = Map.copyOf(ports);
    endpoints = Collections.unmodifiableMap(endpoints);
  }

  private static Group of(boolean v6, Map<String, Port> ports, Map<String, Endpoint> endpoints) {
    return new Group(v6, ports, endpoints, Counts.of(endpoints.values()));
  }

  static Group of(ClusterEndpointSlice slice) {
    var endpoints = new LinkedHashMap<String, Endpoint>();
    for (var endpoint : slice.endpoints()) {
      for (var ip : endpoint.addresses()) {
        endpoints.put(ip, endpoint(ip, endpoint));
      }
    }
    return of(slice.addressType().equals("IPv6"), ports(slice), endpoints);
  }

  private static Endpoint endpoint(String ip, ClusterEndpointSlice.Endpoint endpoint) {
    var state =
        Endpoint.State.of(
            endpoint.ready().orElse(true),
            endpoint.serving().orElse(true),
            endpoint.terminating().orElse(false));
    return new Endpoint(
        ip,
        state,
        endpoint.zone().orElse(""),
        endpoint.nodeName().orElse(""),
        endpoint.hostname().orElse(""));
  }

  private static Map<String, Port> ports(ClusterEndpointSlice slice) {
    var ports = new HashMap<String, Port>();
    for (var port : slice.ports()) {
      var number = port.port();
      if (number.isPresent()) {
        ports.put(port.name().orElse(""), new Port(port.protocol().orElse("TCP"), number.get()));
      }
    }
    return ports;
  }

  /** What a service of another cluster is in Cilium's older form; all are active. */
  static Map<String, Group> of(ClusterService service) {
    var sorted = new TreeMap<>(service.backends());
    var byPorts = new LinkedHashMap<Map.Entry<Boolean, Map<String, Port>>, Map<String, Endpoint>>();
    sorted.forEach((ip, ports) -> {
      var zone = Optional.ofNullable(service.zones().get(ip)).map(ClusterService.Zone::zone);
      byPorts
          .computeIfAbsent(Map.entry(ip.contains(":"), ports), p -> new LinkedHashMap<>())
          .put(
              ip,
              new Endpoint(
                  ip,
                  Endpoint.State.ACTIVE,
                  zone.orElse(""),
                  "",
                  service.hostnames().getOrDefault(ip, "")));
    });
    var groups = new TreeMap<String, Group>();
    byPorts.forEach((key, endpoints) ->
        groups.put("%04d".formatted(groups.size()), of(key.getKey(), key.getValue(), endpoints)));
    return groups;
  }

  /** The own backends that a service says itself. */
  static Map<String, Group> of(List<ServiceChoice.Backends> backends) {
    var groups = new TreeMap<String, Group>();
    for (var part : backends) {
      for (var v6 : List.of(false, true)) {
        var endpoints = new LinkedHashMap<String, Endpoint>();
        part.endpoints().stream()
            .filter(e -> e.ip().contains(":") == v6)
            .forEach(e -> endpoints.put(e.ip(), endpoint(e)));
        if (!endpoints.isEmpty()) {
          groups.put("%04d".formatted(groups.size()), of(v6, part.ports(), endpoints));
        }
      }
    }
    return groups;
  }

  private static Endpoint endpoint(ServiceChoice.Endpoint e) {
    var state = Endpoint.State.of(e.ready(), e.serving(), e.terminating());
    return new Endpoint(e.ip(), state, e.zone(), e.node(), "");
  }

  /** Numbers of the ports that a frontend leads to, sorted. */
  int[] targets(FrontendPort frontend) {
    if (frontend.v6() != v6) {
      return new int[0];
    }
    return ports.entrySet().stream()
        .filter(e -> frontend.leadsTo(e.getKey(), e.getValue().protocol()))
        .mapToInt(e -> e.getValue().port())
        .distinct()
        .sorted()
        .toArray();
  }

  boolean isBehind(FrontendPort frontend) {
    if (frontend.v6() == v6) {
      for (var port : ports.entrySet()) {
        if (frontend.leadsTo(port.getKey(), port.getValue().protocol())) {
          return true;
        }
      }
    }
    return false;
  }
}
