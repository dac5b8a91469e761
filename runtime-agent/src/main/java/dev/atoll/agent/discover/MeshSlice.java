package dev.atoll.agent.discover;

import dev.atoll.agent.kube.Kind;
import dev.atoll.agent.kube.KubeObject;
import dev.atoll.fleet.value.Mapping;
import dev.atoll.fleet.value.Sequence;
import dev.atoll.fleet.value.Value;
import dev.atoll.fleet.value.Values;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * An endpoint slice that a Service shall have of another cluster. Its labels and its owner are
 * those that Cilium's operator gives it (Cilium 1.20.2, {@code
 * pkg/clustermesh/endpointslicesync/service_informer.go} and {@code client.go}; {@code
 * setEndpointSliceLabels} of k8s.io/endpointslice); that deletion waits for it is not said, which
 * would need the right to change a Service's finalizers.
 *
 * @param service as the API server has it
 * @param cluster whose backends they are
 * @param content {@code addressType}, {@code endpoints} and {@code ports}
 */
record MeshSlice(KubeObject service, String cluster, String name, Mapping content) {
  static final String SERVICE_NAME = "kubernetes.io/service-name";
  static final String SOURCE_CLUSTER = "multicluster.kubernetes.io/source-cluster";
  private static final String MANAGED_BY = "endpointslice.kubernetes.io/managed-by";
  private static final String HEADLESS = "service.kubernetes.io/headless";

  /** The Service's own, without those that say what a slice is. */
  private Map<String, String> labels() {
    var labels = new HashMap<>(service.labels());
    labels.keySet().removeAll(Set.of(SERVICE_NAME, MANAGED_BY, HEADLESS));
    if (Wish.isHeadless(service)) {
      labels.put(HEADLESS, "");
    }
    labels.put(SERVICE_NAME, service.name());
    labels.put(MANAGED_BY, Kind.MESH_CONTROLLER);
    labels.put(SOURCE_CLUSTER, cluster);
    return labels;
  }

  /** Whether the API server has it as it shall be. */
  boolean is(KubeObject there) {
    return there.labels().equals(labels())
        && there.owners().contains(service.uid())
        && content.entries().keySet().stream()
            .allMatch(field -> part(content, field).equals(part(there.fields(), field)));
  }

  /** An empty list is as good as none. */
  private static Value part(Mapping fields, String field) {
    return fields
        .get(field)
        .filter(value -> !(value instanceof Sequence list && list.items().isEmpty()))
        .orElse(Values.of(null));
  }

  /** As it is applied. */
  Map<String, Object> object() {
    var object = new HashMap<String, Object>(Map.copyOf(plain()));
    object.put("apiVersion", "discovery.k8s.io/v1");
    object.put("kind", "EndpointSlice");
    object.put(
        "metadata",
        Map.of(
            "namespace",
            service.namespace(),
            "name",
            name,
            "labels",
            labels(),
            "ownerReferences",
            new ArrayList<>(List.of(owner()))));
    return object;
  }

  private Map<String, Object> plain() {
    var plain = new HashMap<String, Object>();
    Values.toMap(content)
        .forEach((field, value) -> {
          if (value != null) {
            plain.put(field, value);
          }
        });
    return plain;
  }

  private Map<String, Object> owner() {
    return Map.of(
        "apiVersion",
        "v1",
        "kind",
        "Service",
        "name",
        service.name(),
        "uid",
        service.uid(),
        "controller",
        true);
  }
}
