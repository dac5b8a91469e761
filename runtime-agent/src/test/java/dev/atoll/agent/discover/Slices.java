package dev.atoll.agent.discover;

import dev.atoll.sandbox.kube.KubeApi;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import tools.jackson.databind.JsonNode;

/** Slices of other clusters in namespace shop, and the Services that want them. */
record Slices(KubeApi api) {
  static final String PATH = "/apis/discovery.k8s.io/v1/namespaces/shop/endpointslices";
  private static final String MANAGED =
      "?labelSelector=endpointslice.kubernetes.io%2Fmanaged-by"
          + "%3Dendpointslice-mesh-controller.cilium.io";

  void namespace() throws IOException {
    api.hold("/api/v1/namespaces/shop", Map.of("apiVersion", "v1", "kind", "Namespace"));
  }

  /** A global Service; {@code annotations} beside. */
  void service(String name, boolean headless, Map<String, String> annotations) throws IOException {
    var all = new TreeMap<>(annotations);
    all.putIfAbsent("service.cilium.io/global", "true");
    var spec = new TreeMap<String, Object>();
    spec.put("ports", List.of(Map.of("name", "http", "port", 80)));
    if (headless) {
      spec.put("clusterIP", "None");
    }
    api.hold(
        "/api/v1/namespaces/shop/services/" + name,
        Map.of(
            "apiVersion",
            "v1",
            "kind",
            "Service",
            "metadata",
            Map.of("annotations", all, "labels", Map.of("app", name)),
            "spec",
            spec));
  }

  void withoutService(String name) throws IOException {
    api.delete("/api/v1/namespaces/shop/services/" + name);
  }

  List<JsonNode> of(String service) {
    return all().stream()
        .filter(slice -> label(slice, "kubernetes.io/service-name").equals(service))
        .toList();
  }

  List<JsonNode> all() {
    try {
      var found = new ArrayList<JsonNode>();
      api.get(PATH + MANAGED).json().path("items").forEach(found::add);
      return found;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  static String label(JsonNode slice, String name) {
    return slice.path("metadata").path("labels").path(name).asString("");
  }

  /** All addresses behind a Service. */
  TreeSet<String> addresses(String service) {
    var addresses = new TreeSet<String>();
    for (var slice : of(service)) {
      for (var endpoint : slice.path("endpoints")) {
        addresses.add(endpoint.path("addresses").path(0).asString());
      }
    }
    return addresses;
  }
}
