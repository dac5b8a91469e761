package dev.atoll.agent.export;

import dev.atoll.agent.kube.KubeObject;
import dev.atoll.agent.schema.ClusterEndpointSlice;
import dev.atoll.agent.schema.ClusterService.Port;
import dev.atoll.agent.schema.OwnCluster;
import dev.atoll.agent.schema.ServiceChoice;
import dev.atoll.agent.schema.ServiceChoice.Backends;
import dev.atoll.agent.schema.ServiceChoice.Endpoint;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** A Service as the nodes of its own cluster must know it. */
final class ServiceChoices {
  private static final int DEFAULT_TIMEOUT = 10_800;

  private ServiceChoices() {}

  /**
   * @param slices those of the Service
   * @param told whether the slices are exported as keys of their own; then they are not said again
   *     here, so that a change of one backend does not rewrite all
   */
  static ServiceChoice choice(
      OwnCluster own, KubeObject service, List<KubeObject> slices, boolean told) {
    var annotations = new ChoiceAnnotations(service);
    var frontends = frontends(own, service);
    return new ServiceChoice(
        own.name(),
        own.id(),
        service.namespace(),
        service.name(),
        annotations.global(),
        annotations.shared(),
        annotations.affinity(),
        frontends,
        sessionAffinity(service),
        frontends.isEmpty(),
        annotations.weights(),
        annotations.failoverOrder(),
        annotations.minimumHealthy(),
        annotations.staleAfter(),
        annotations.dropAfter(),
        told,
        told ? List.of() : slices.stream().flatMap(s -> backends(own, s).stream()).toList(),
        annotations.ignored());
  }

  private static Map<String, Map<String, Port>> frontends(OwnCluster own, KubeObject service) {
    return ServiceValues.service(own, service, List.of()).frontends().entrySet().stream()
        .filter(e -> !Fields.ip(e.getKey()).isEmpty())
        .collect(Collectors.toMap(e -> Fields.ip(e.getKey()), Map.Entry::getValue));
  }

  private static int sessionAffinity(KubeObject service) {
    var fields = service.fields();
    return Fields.text(fields, "spec", "sessionAffinity").equals("ClientIP")
        ? Fields.numberIfAny(fields, "spec", "sessionAffinityConfig", "clientIP", "timeoutSeconds")
            .map(Long::intValue)
            .orElse(DEFAULT_TIMEOUT)
        : 0;
  }

  private static List<Backends> backends(OwnCluster own, KubeObject object) {
    var slice = SliceValues.slice(own, object);
    var ports = ports(slice);
    var endpoints = slice.endpoints().stream().flatMap(e -> endpoints(e).stream()).toList();
    return ports.isEmpty() || endpoints.isEmpty()
        ? List.of()
        : List.of(new Backends(ports, endpoints));
  }

  private static Map<String, Port> ports(ClusterEndpointSlice slice) {
    var ports = new HashMap<String, Port>();
    for (var port : slice.ports()) {
      port.port()
          .ifPresent(number ->
              ports.put(port.name().orElse(""), new Port(port.protocol().orElse("TCP"), number)));
    }
    return ports;
  }

  /** What has no condition is ready and serving ({@code pkg/k8s/endpoints.go} of 1.20.2). */
  private static List<Endpoint> endpoints(ClusterEndpointSlice.Endpoint endpoint) {
    return endpoint.addresses().stream()
        .map(Fields::ip)
        .filter(ip -> !ip.isEmpty())
        .map(ip ->
            new Endpoint(
                ip,
                endpoint.ready().orElse(true),
                endpoint.serving().orElse(true),
                endpoint.terminating().orElse(false),
                endpoint.zone().orElse(""),
                endpoint.nodeName().orElse("")))
        .toList();
  }
}
