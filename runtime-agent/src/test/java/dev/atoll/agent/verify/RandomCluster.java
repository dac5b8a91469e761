package dev.atoll.agent.verify;

import dev.atoll.sandbox.kube.KubeApi;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.Stream;

/** Makes, changes and deletes objects at random. */
final class RandomCluster {
  private static final List<String> NAMESPACES = List.of("ns-0", "ns-1", "ns-2", "ns-3");

  /** Here nothing is contested by who came first when the namespace changes: it does not. */
  private static final String STEADY = "steady";

  private static final String EXPORTS =
      "/apis/multicluster.x-k8s.io/v1beta1/namespaces/%s/serviceexports/%s";

  private static final List<String> MARKED =
      List.of(
          "cilium/state/nodes/v1/c1/mark",
          "cilium/state/identities/v1/id/200000",
          "cilium/state/ip/v1/default/10.98.0.1",
          "cilium/state/endpointslices/v1/c1/steady/mark-1",
          "cilium/state/services/v1/c1/steady/mark");

  private final KubeApi api;
  private final Odd odd;
  private final RandomObjects objects;
  private final boolean slices;
  private final boolean serviceExports;
  private final List<String> done = new ArrayList<>();

  RandomCluster(KubeApi api, Random random, boolean slices, boolean serviceExports) {
    this.api = api;
    this.odd = new Odd(random);
    this.objects = new RandomObjects(odd);
    this.slices = slices;
    this.serviceExports = serviceExports;
  }

  /** What was done since this was asked last. */
  List<String> done() {
    var all = List.copyOf(done);
    done.clear();
    return all;
  }

  void begin() throws IOException {
    for (var name : NAMESPACES) {
      hold("/api/v1/namespaces/" + name, objects.namespace());
    }
    hold(
        "/api/v1/namespaces/" + STEADY,
        Map.of(
            "apiVersion",
            "v1",
            "kind",
            "Namespace",
            "metadata",
            Map.of("annotations", Map.of("clustermesh.cilium.io/global", "true"))));
  }

  /** Makes all namespaces but one say whether they are global. */
  void allGlobal(String global) throws IOException {
    for (var name : NAMESPACES) {
      hold(
          "/api/v1/namespaces/" + name,
          Map.of(
              "apiVersion",
              "v1",
              "kind",
              "Namespace",
              "metadata",
              Map.of("annotations", Map.of("clustermesh.cilium.io/global", global))));
    }
  }

  /** A number of changes, and at most one about whose an address is. */
  void change(int changes) throws IOException {
    for (var i = 0; i < changes; i++) {
      changeOne();
    }
    contest();
  }

  private void changeOne() throws IOException {
    var n = odd.random.nextInt(6);
    var namespace = NAMESPACES.get(n % 4);
    var other = odd.random.nextInt(3);
    switch (odd.random.nextInt(slices ? 9 : 8)) {
      case 0 -> hold("/api/v1/namespaces/" + odd.of(NAMESPACES), objects.namespace());
      case 1 -> either("/apis/cilium.io/v2/ciliumnodes/node-" + n, objects.node(n));
      case 2 -> either("/apis/cilium.io/v2/ciliumidentities/" + (196608 + n), identity(namespace));
      case 3 ->
          either(
              "/apis/cilium.io/v2/namespaces/%s/ciliumendpoints/cep-%d".formatted(namespace, n),
              objects.endpoint(n, "10.80." + n + ".", "fd00:80:" + n + "::"));
      case 4, 5 ->
          either(
              "/apis/discovery.k8s.io/v1/namespaces/%s/endpointslices/svc-%d-%d"
                  .formatted(namespace, n, other),
              objects.slice("svc-" + n, 1 + 10 * n + other));
      case 6 -> either("/api/v1/namespaces/%s/services/svc-%d".formatted(namespace, n), service());
      case 7 -> either(EXPORTS.formatted(namespace, "svc-" + n), objects.serviceExport());
      default ->
          either(
              "/apis/cilium.io/v2alpha1/ciliumendpointslices/ces-" + n,
              objects.endpointSlice(odd.of(NAMESPACES), n));
    }
  }

  private Map<String, Object> identity(String namespace) {
    return objects.identity(odd.once(3) ? odd.of(NAMESPACES) : namespace);
  }

  private Map<String, Object> service() {
    return objects.service();
  }

  /** One of three that want the same addresses. */
  private void contest() throws IOException {
    var n = odd.random.nextInt(3);
    if (slices) {
      var slice = objects.endpointSlice(STEADY, 99);
      either("/apis/cilium.io/v2alpha1/ciliumendpointslices/contested-" + n, slice);
    } else {
      either(
          "/apis/cilium.io/v2/namespaces/%s/ciliumendpoints/contested-%d".formatted(STEADY, n),
          objects.endpoint(n, "10.99.0.", "fd00:99::"));
    }
  }

  /** Makes it so; sometimes deletes it. */
  private void either(String path, Map<String, Object> object) throws IOException {
    if (odd.once(5)) {
      delete(path);
    } else {
      hold(path, object);
    }
  }

  /** What cannot be changed into the other is made anew. */
  void hold(String path, Map<String, Object> object) throws IOException {
    try {
      api.hold(path, object);
    } catch (IOException e) {
      if (!String.valueOf(e.getMessage()).contains("answers 422")) {
        throw e;
      }
      delete(path);
      api.hold(path, object);
    }
    done.add("hold " + path + " " + object);
  }

  private void delete(String path) throws IOException {
    api.delete(path);
    done.add("delete " + path);
  }

  /**
   * Makes objects of all kinds say {@code round}; they come last.
   *
   * @return keys that must say it when all before has arrived
   */
  List<String> mark(int round) throws IOException {
    var mark = Map.<String, Object>of("mark", "r" + round);
    var pair = Map.of("addressing", List.of(Map.of("ipv4", "10.98.0.1")));
    hold(
        "/apis/cilium.io/v2/ciliumnodes/mark",
        Map.of(
            "apiVersion",
            "cilium.io/v2",
            "kind",
            "CiliumNode",
            "spec",
            Map.of(),
            "metadata",
            Map.of("labels", mark)));
    hold(
        "/apis/cilium.io/v2/ciliumidentities/200000",
        Map.of(
            "apiVersion",
            "cilium.io/v2",
            "kind",
            "CiliumIdentity",
            "security-labels",
            Map.of("k8s:io.kubernetes.pod.namespace", STEADY, "k8s:mark", "r" + round)));
    if (slices) {
      hold(
          "/apis/cilium.io/v2alpha1/ciliumendpointslices/mark",
          Map.of(
              "apiVersion",
              "cilium.io/v2alpha1",
              "kind",
              "CiliumEndpointSlice",
              "namespace",
              STEADY,
              "endpoints",
              List.of(Map.of("name", "m", "service-account", "r" + round, "networking", pair))));
    } else {
      hold(
          "/apis/cilium.io/v2/namespaces/steady/ciliumendpoints/mark",
          Map.of(
              "apiVersion",
              "cilium.io/v2",
              "kind",
              "CiliumEndpoint",
              "status",
              Map.of("service-account", "r" + round, "networking", pair)));
    }
    hold(
        "/apis/discovery.k8s.io/v1/namespaces/steady/endpointslices/mark-1",
        Map.of(
            "apiVersion",
            "discovery.k8s.io/v1",
            "kind",
            "EndpointSlice",
            "addressType",
            "IPv4",
            "endpoints",
            List.of(Map.of("addresses", List.of("10.97.0.1"))),
            "metadata",
            Map.of("labels", Map.of("kubernetes.io/service-name", "mark", "mark", "r" + round))));
    hold(
        "/api/v1/namespaces/steady/services/mark",
        Map.of(
            "apiVersion",
            "v1",
            "kind",
            "Service",
            "spec",
            Map.of("ports", List.of(Map.of("port", 80))),
            "metadata",
            Map.of("labels", mark, "annotations", Map.of("service.cilium.io/global", "true"))));
    hold(
        EXPORTS.formatted(STEADY, "mark"),
        Map.of(
            "apiVersion",
            "multicluster.x-k8s.io/v1beta1",
            "kind",
            "ServiceExport",
            "spec",
            Map.of("exportedLabels", mark)));
    return Stream.concat(
            MARKED.stream(),
            Stream.of("cilium/state/serviceexports/v1/c1/steady/mark").filter(k -> serviceExports))
        .toList();
  }
}
