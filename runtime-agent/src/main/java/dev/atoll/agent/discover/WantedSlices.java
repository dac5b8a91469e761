package dev.atoll.agent.discover;

import dev.atoll.agent.kube.KubeObject;
import dev.atoll.agent.mesh.Endpoint;
import dev.atoll.agent.mesh.MeshState;
import dev.atoll.agent.mesh.OtherSlice;
import dev.atoll.agent.mesh.ServiceView;
import dev.atoll.agent.schema.ClusterService.Port;
import dev.atoll.fleet.value.Digests;
import dev.atoll.fleet.value.Mapping;
import dev.atoll.fleet.value.Values;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.IntStream;

/**
 * What slices of other clusters a Service shall have.
 *
 * <p>As Cilium's operator makes them (1.20.2, {@code
 * pkg/clustermesh/endpointslicesync/pod_informer.go}, {@code node_informer.go}): at most 100
 * endpoints, the cluster as node and zone, the host names of pods. Otherwise on purpose: a slice is
 * that of the other cluster where it tells slices, so that a change of one backend is one of one
 * slice, and conditions are those there; names are made of the other slice's and not at random
 * behind {@code SERVICE-CLUSTER-}; nothing points to pods that this cluster does not have. Where a
 * cluster tells its services in Cilium's older form its backends are cut into slices in the order
 * of their addresses.
 */
final class WantedSlices {

  /** {@code clustermesh-endpoints-per-slice}. */
  private static final int MOST = 100;

  private static final int DIGITS = 10;
  private static final Set<String> PROTOCOLS = Set.of("TCP", "UDP", "SCTP");

  private WantedSlices() {}

  /**
   * By name.
   *
   * @param service empty where none wants any
   * @param settled the clusters whose backends are all known
   */
  static TreeMap<String, MeshSlice> of(
      Optional<KubeObject> service, MeshState state, Set<String> settled) {
    var others =
        service.flatMap(s -> state.service(s.key())).map(ServiceView::others).orElse(List.of());
    var complete = others.stream().filter(other -> settled.contains(other.cluster())).toList();
    return service.map(s -> of(s, complete)).orElseGet(TreeMap::new);
  }

  /** By name. */
  static TreeMap<String, MeshSlice> of(KubeObject service, List<OtherSlice> others) {
    var wanted = new TreeMap<String, MeshSlice>();
    for (var other : others.stream().filter(o -> isOfItsFamilies(service, o)).toList()) {
      var parts = (other.endpoints().size() + MOST - 1) / MOST;
      IntStream.range(0, parts)
          .mapToObj(part -> slice(service, other, part))
          .forEach(slice -> wanted.put(slice.name(), slice));
    }
    return wanted;
  }

  /** As in Cilium: a Service of one family has no names for addresses of the other. */
  private static boolean isOfItsFamilies(KubeObject service, OtherSlice other) {
    var families = service.fields().items("spec", "ipFamilies");
    var family = other.v6() ? "IPv6" : "IPv4";
    return families.isEmpty()
        || families.stream().anyMatch(f -> f.asString().filter(family::equals).isPresent());
  }

  private static MeshSlice slice(KubeObject service, OtherSlice other, int part) {
    var from = part * MOST;
    var endpoints =
        other.endpoints().subList(from, Math.min(from + MOST, other.endpoints().size()));
    var content =
        Map.of(
            "addressType",
            other.v6() ? "IPv6" : "IPv4",
            "endpoints",
            endpoints.stream().map(e -> endpoint(other.cluster(), e)).toList(),
            "ports",
            ports(other.ports()));
    var name = name(service, other, part);
    return new MeshSlice(service, other.cluster(), name, (Mapping) Values.of(content));
  }

  /** The type of addresses of a slice cannot be changed, so that it is in the name. */
  private static String name(KubeObject service, OtherSlice other, int part) {
    var text = other.name() + "/" + part + (other.v6() ? "/6" : "/4");
    var digest = Digests.sha256(text.getBytes(StandardCharsets.UTF_8)).substring(0, DIGITS);
    return service.name() + "-" + other.cluster() + "-" + digest;
  }

  private static Map<String, Object> endpoint(String cluster, Endpoint endpoint) {
    var map = new TreeMap<String, Object>();
    map.put("addresses", List.of(endpoint.ip()));
    map.put("conditions", conditions(endpoint.state()));
    map.put("nodeName", cluster);
    map.put("zone", cluster);
    if (isLabel(endpoint.hostname())) {
      map.put("hostname", endpoint.hostname());
    }
    return map;
  }

  private static Map<String, Object> conditions(Endpoint.State state) {
    return Map.of(
        "ready",
        state == Endpoint.State.ACTIVE,
        "serving",
        state != Endpoint.State.NOT_READY,
        "terminating",
        state == Endpoint.State.TERMINATING);
  }

  /** Those that an API server takes, by name. */
  private static List<Map<String, Object>> ports(Map<String, Port> ports) {
    return new TreeMap<>(ports)
        .entrySet().stream()
            .filter(e -> e.getKey().isEmpty() || isLabel(e.getKey()))
            .filter(e -> PROTOCOLS.contains(e.getValue().protocol()) && e.getValue().port() > 0)
            .map(e -> port(e.getKey(), e.getValue()))
            .toList();
  }

  private static Map<String, Object> port(String name, Port port) {
    return Map.of("name", name, "protocol", port.protocol(), "port", port.port());
  }

  private static boolean isLabel(String text) {
    return text.matches("[a-z0-9]([-a-z0-9]{0,61}[a-z0-9])?");
  }
}
