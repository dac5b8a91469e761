package dev.atoll.agent.verify;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Random objects of a cluster with Cilium; each has addresses that no other one has. */
final class RandomObjects {
  private static final List<String> BOOLS = List.of("true", "TRUE", "false", "yes", "");
  private static final List<String> PROTOCOLS = List.of("TCP", "UDP", "SCTP");
  private final Odd odd;

  RandomObjects(Odd odd) {
    this.odd = odd;
  }

  private static Map<String, Object> object(String version, String kind) {
    var object = new LinkedHashMap<String, Object>();
    object.put("apiVersion", version);
    object.put("kind", kind);
    return object;
  }

  Map<String, Object> namespace() {
    var object = object("v1", "Namespace");
    var annotations = odd.annotations();
    odd.perhaps(annotations, "clustermesh.cilium.io/global", () -> odd.of(BOOLS));
    object.put("metadata", Map.of("annotations", annotations));
    return object;
  }

  Map<String, Object> node(int n) {
    var object = object("cilium.io/v2", "CiliumNode");
    var annotations = odd.annotations();
    odd.perhaps(annotations, "network.cilium.io/wg-pub-key", () -> odd.of(List.of("", "a+/=")));
    odd.perhaps(annotations, "io.cilium.network.wg-pub-key", () -> "old");
    object.put("metadata", Map.of("labels", odd.labels(), "annotations", annotations));
    var spec = new TreeMap<String, Object>();
    odd.perhaps(spec, "addresses", () -> nodeAddresses(n));
    odd.perhaps(spec, "bootid", () -> "boot-" + odd.random.nextInt(9));
    odd.perhaps(spec, "encryption", () -> Map.of("key", odd.random.nextInt(255)));
    odd.perhaps(spec, "health", () -> pair("10.9." + n + ".4", "FD00:0::" + n));
    odd.perhaps(spec, "ingress", () -> pair("10.9." + n + ".5", "::ffff:10.0.0." + n));
    odd.perhaps(spec, "ipam", () -> ipam(n));
    object.put("spec", spec);
    return object;
  }

  private List<Object> nodeAddresses(int n) {
    var addresses = new ArrayList<Object>();
    for (var i = odd.random.nextInt(5); i > 0; i--) {
      addresses.add(
          Map.of(
              "type",
              odd.of(List.of("InternalIP", "ExternalIP", "CiliumInternalIP", "Hostname")),
              "ip",
              odd.of(
                  List.of(
                      "172.18.0." + n,
                      "fc00:c111::" + n,
                      "2001:db8:0:0:1:0:0:" + n,
                      "::ffff:172.19.0." + n,
                      "node-" + n,
                      "010.1.1.1"))));
    }
    return addresses;
  }

  private Map<String, Object> pair(String v4, String v6) {
    var pair = new TreeMap<String, Object>();
    odd.perhaps(pair, "ipv4", () -> v4);
    odd.perhaps(pair, "ipv6", () -> v6);
    return pair;
  }

  private Map<String, Object> ipam(int n) {
    var ipam = new TreeMap<String, Object>();
    odd.perhaps(
        ipam,
        "podCIDRs",
        () ->
            odd.of(
                List.of(
                    List.of("10.244." + n + ".0/24", "fd00:10:244:" + n + "::/64"),
                    List.of("10.244." + n + ".7/24", "10.245." + n + ".0/25"),
                    List.of(),
                    List.of("fd00:1::/112", "fd00:2::1/100", "0.0.0.0/0"))));
    odd.perhaps(
        ipam,
        "pools",
        () ->
            Map.of(
                "allocated",
                List.of(
                    Map.of("pool", "z", "cidrs", List.of("10.50." + n + ".0/27")),
                    Map.of("pool", "a", "cidrs", List.of("10.51." + n + ".0/28", "fd00:5::/96")))));
    return ipam;
  }

  Map<String, Object> identity(String namespace) {
    var object = object("cilium.io/v2", "CiliumIdentity");
    object.put("metadata", Map.of("labels", odd.labels()));
    var labels = new TreeMap<String, Object>();
    labels.put("k8s:io.kubernetes.pod.namespace", namespace);
    labels.put("k8s:io.cilium.k8s.policy.cluster", "c1");
    odd.perhaps(labels, "k8s:app", odd::text);
    odd.perhaps(labels, "any:tier:x", odd::text);
    odd.perhaps(labels, "bare", odd::text);
    odd.perhaps(labels, "$zero", () -> "");
    odd.perhaps(labels, ":nothing", odd::text);
    odd.perhaps(labels, "reserved:", () -> "health");
    odd.perhaps(labels, "k8s:Grün/ß", odd::text);
    object.put("security-labels", labels);
    return object;
  }

  Map<String, Object> endpoint(int n, String v4, String v6) {
    var object = object("cilium.io/v2", "CiliumEndpoint");
    object.put("metadata", Map.of("labels", odd.labels()));
    var status = new TreeMap<String, Object>();
    odd.perhaps(status, "identity", () -> Map.of("id", 196608 + odd.random.nextInt(50)));
    odd.perhaps(status, "encryption", () -> Map.of("key", odd.random.nextInt(16)));
    part(status, n, v4, v6);
    object.put("status", status);
    return object;
  }

  private void part(Map<String, Object> endpoint, int n, String v4, String v6) {
    odd.perhaps(endpoint, "service-account", odd::text);
    odd.perhaps(endpoint, "named-ports", this::namedPorts);
    odd.perhaps(endpoint, "networking", () -> networking(n, v4, v6));
  }

  private List<Object> namedPorts() {
    var ports = new ArrayList<Object>();
    for (var i = odd.random.nextInt(4); i > 0; i--) {
      var port = new TreeMap<String, Object>();
      odd.perhaps(port, "name", () -> odd.of(List.of("http", "dns", "<x>")));
      odd.perhaps(port, "port", () -> odd.random.nextInt(65536));
      odd.perhaps(port, "protocol", () -> odd.of(List.of("TCP", "UDP", "SCTP", "ICMP", "ANY")));
      ports.add(port);
    }
    return ports;
  }

  private Map<String, Object> networking(int n, String v4, String v6) {
    var networking = new TreeMap<String, Object>();
    var addressing = new ArrayList<Object>();
    for (var i = odd.random.nextInt(3); i > 0; i--) {
      addressing.add(pair(v4 + odd.random.nextInt(3), v6 + odd.random.nextInt(3)));
    }
    networking.put("addressing", addressing);
    odd.perhaps(networking, "node", () -> odd.of(List.of("172.18.0." + n, "fc00::" + n, "", "x")));
    return networking;
  }

  Map<String, Object> endpointSlice(String namespace, int n) {
    var object = object("cilium.io/v2alpha1", "CiliumEndpointSlice");
    object.put("namespace", namespace);
    var endpoints = new ArrayList<Object>();
    for (var i = 0; i < odd.random.nextInt(4); i++) {
      var endpoint = new TreeMap<String, Object>();
      odd.perhaps(endpoint, "name", () -> "pod-" + odd.random.nextInt(9));
      odd.perhaps(endpoint, "id", () -> 196608 + odd.random.nextInt(50));
      odd.perhaps(endpoint, "encryption", () -> Map.of("key", odd.random.nextInt(16)));
      part(endpoint, n, "10.70." + n + "." + i, "fd00:70:" + n + ":" + i + "::");
      endpoints.add(endpoint);
    }
    object.put("endpoints", endpoints);
    return object;
  }

  Map<String, Object> service() {
    var object = object("v1", "Service");
    var annotations = odd.annotations();
    odd.perhaps(annotations, "service.cilium.io/global", () -> odd.of(List.of("true", "True")));
    for (var name : List.of("io.cilium/global-service", "io.cilium/shared-service")) {
      odd.perhaps(annotations, name, () -> odd.of(BOOLS));
    }
    if (odd.once(4)) {
      annotations.put("service.cilium.io/global", odd.of(BOOLS));
    }
    if (odd.once(3)) {
      annotations.put("service.cilium.io/shared", odd.of(BOOLS));
    }
    odd.perhaps(annotations, "service.cilium.io/affinity", () -> odd.of(List.of("local", "?")));
    var labels = odd.labels();
    if (odd.once(8)) {
      labels.put("service.kubernetes.io/headless", "");
    }
    if (odd.once(8)) {
      labels.put("service.kubernetes.io/service-proxy-name", "other");
    }
    object.put("metadata", Map.of("annotations", annotations, "labels", labels));
    object.put("spec", serviceSpec());
    return object;
  }

  private Map<String, Object> serviceSpec() {
    var spec = new TreeMap<String, Object>();
    odd.perhaps(spec, "selector", () -> Map.of("app", "web", "tier", "x"));
    if (odd.once(6)) {
      spec.put("type", "ExternalName");
      spec.put("externalName", "elsewhere.example");
    } else {
      if (odd.once(4)) {
        spec.put("clusterIP", "None");
      }
      wishes(spec);
    }
    var ports = new ArrayList<Object>();
    var named = odd.once(2);
    for (var i = 0; i < (named ? 1 + odd.random.nextInt(3) : 1); i++) {
      var port = new TreeMap<String, Object>();
      if (named) {
        port.put("name", List.of("http", "dns", "x-1").get(i));
      }
      port.put("port", 80 + i);
      port.put("protocol", odd.of(PROTOCOLS));
      odd.perhaps(port, "appProtocol", () -> odd.of(List.of("kubernetes.io/h2c", "https")));
      ports.add(port);
    }
    spec.put("ports", ports);
    return spec;
  }

  private void wishes(Map<String, Object> spec) {
    odd.perhaps(spec, "internalTrafficPolicy", () -> odd.of(List.of("Local", "Cluster")));
    odd.perhaps(
        spec,
        "trafficDistribution",
        () -> odd.of(List.of("PreferClose", "PreferSameZone", "PreferSameNode")));
    if (odd.once(3)) {
      spec.put("sessionAffinity", "ClientIP");
      odd.perhaps(
          spec,
          "sessionAffinityConfig",
          () -> Map.of("clientIP", Map.of("timeoutSeconds", 1 + odd.random.nextInt(86_400))));
    }
  }

  Map<String, Object> serviceExport() {
    var object = object("multicluster.x-k8s.io/v1beta1", "ServiceExport");
    var spec = new TreeMap<String, Object>();
    odd.perhaps(spec, "exportedLabels", odd::labels);
    odd.perhaps(spec, "exportedAnnotations", odd::annotations);
    object.put("metadata", Map.of("labels", odd.labels()));
    object.put("spec", spec);
    return object;
  }

  Map<String, Object> slice(String service, int n) {
    var object = object("discovery.k8s.io/v1", "EndpointSlice");
    var labels = odd.labels();
    labels.put("kubernetes.io/service-name", service);
    if (odd.once(8)) {
      labels.put(
          "endpointslice.kubernetes.io/managed-by",
          odd.of(List.of("endpointslice-mesh-controller.cilium.io", "somebody")));
    }
    object.put("metadata", Map.of("labels", labels, "annotations", odd.annotations()));
    var type = odd.of(List.of("IPv4", "IPv4", "IPv6", "FQDN"));
    object.put("addressType", type);
    var endpoints = new ArrayList<Object>();
    for (var i = 1; i <= odd.random.nextInt(4); i++) {
      endpoints.add(backend(type, n, i));
    }
    object.put("endpoints", endpoints);
    object.put("ports", ports());
    return object;
  }

  private Map<String, Object> backend(String type, int n, int i) {
    var endpoint = new TreeMap<String, Object>();
    endpoint.put(
        "addresses",
        switch (type) {
          case "IPv4" -> List.of("10.60." + n + "." + i, "10.61." + n + "." + i);
          case "IPv6" -> List.of("fd00:60:" + n + "::" + i);
          default -> List.of("host-" + i + ".example");
        });
    var conditions = new TreeMap<String, Object>();
    for (var condition : List.of("ready", "serving", "terminating")) {
      odd.perhaps(conditions, condition, odd.random::nextBoolean);
    }
    odd.perhaps(endpoint, "conditions", () -> conditions);
    odd.perhaps(endpoint, "hostname", () -> "pod-" + i);
    odd.perhaps(endpoint, "nodeName", () -> "node-" + i);
    odd.perhaps(endpoint, "zone", () -> odd.of(List.of("zone-a", "zone-b")));
    odd.perhaps(
        endpoint,
        "hints",
        () ->
            odd.of(
                List.of(
                    Map.of("forZones", List.of(Map.of("name", "zone-a"))),
                    Map.of("forNodes", List.of(Map.of("name", "node-1"))),
                    Map.of())));
    return endpoint;
  }

  private List<Object> ports() {
    var ports = new ArrayList<Object>();
    for (var i = 0; i < odd.random.nextInt(4); i++) {
      var port = new TreeMap<String, Object>();
      port.put("name", List.of("", "http", "dns").get(i));
      odd.perhaps(port, "port", () -> 1 + odd.random.nextInt(65535));
      odd.perhaps(port, "protocol", () -> odd.of(PROTOCOLS));
      odd.perhaps(port, "appProtocol", () -> odd.of(List.of("kubernetes.io/h2c", "https")));
      ports.add(port);
    }
    return ports;
  }
}
