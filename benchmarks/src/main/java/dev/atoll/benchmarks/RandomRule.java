package dev.atoll.benchmarks;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;

/**
 * Rules as people write them: most name an application of the same namespace and a port or two,
 * some another cluster, a block of addresses or an entity; one in nineteen denies.
 */
final class RandomRule {

  private static final int DENY_EVERY = 19;
  private static final int CIDRS = 320;
  private static final int TCP_PORTS = 220;
  private static final int UDP_PORTS = 20;
  private static final List<String> ENTITIES = List.of("cluster", "host", "world", "all");

  private final MeshSize size;
  private final SplittableRandom random;
  private int made;
  private int blocks;
  private int ports;

  RandomRule(MeshSize size) {
    this.size = size;
    this.random = new SplittableRandom(size.seed());
  }

  /** The {@code spec} of a policy with one rule for one class of a cluster. */
  Map<String, Object> spec(int subject) {
    made++;
    var ingress = random.nextInt(10) < 7;
    var deny = made % DENY_EVERY == 0;
    var rule = new LinkedHashMap<String, Object>();
    peers(subject, ingress, rule);
    rule.put("toPorts", List.of(toPorts(ingress, deny)));
    return Map.of(
        "endpointSelector",
        labels("app", RandomMesh.app(subject)),
        (ingress ? "ingress" : "egress") + (deny ? "Deny" : ""),
        List.of(rule));
  }

  private void peers(int subject, boolean ingress, Map<String, Object> rule) {
    var side = ingress ? "from" : "to";
    switch (random.nextInt(20)) {
      case 0, 1, 2 -> rule.put(side + "CIDRSet", List.of(block(), block()));
      case 3 -> rule.put(side + "Entities", List.of(any(ENTITIES)));
      case 4, 5, 6 -> rule.put(side + "Endpoints", List.of(elsewhere()));
      case 7, 8 -> rule.put(side + "Endpoints", List.of(tiers()));
      default -> rule.put(side + "Endpoints", List.of(neighbour(subject), neighbour(subject)));
    }
  }

  private Map<String, Object> neighbour(int subject) {
    var first = subject - subject % RandomMesh.PER_NAMESPACE;
    var width = Math.min(RandomMesh.PER_NAMESPACE, size.classesPerCluster() - first);
    return labels("app", RandomMesh.app(first + random.nextInt(width)));
  }

  private Map<String, Object> elsewhere() {
    var app = random.nextInt(size.classesPerCluster());
    return Map.of(
        "matchLabels",
        Map.of(
            "app", RandomMesh.app(app),
            "k8s:io.kubernetes.pod.namespace", RandomMesh.namespace(app),
            "io.cilium.k8s.policy.cluster", RandomMesh.cluster(random.nextInt(size.clusters()))));
  }

  private Map<String, Object> tiers() {
    return Map.of(
        "matchExpressions",
        List.of(
            Map.of(
                "key",
                "tier",
                "operator",
                random.nextBoolean() ? "In" : "NotIn",
                "values",
                List.of(any(RandomMesh.TIERS), any(RandomMesh.TIERS)))));
  }

  /** One block after the other, so that all are used; each has a hole. */
  private Map<String, Object> block() {
    var n = blocks++ % (CIDRS / 2);
    return Map.of(
        "cidr",
        "203.%d.%d.0/24".formatted(n / 200, n % 200),
        "except",
        List.of("203.%d.%d.%d/32".formatted(n / 200, n % 200, n % 250)));
  }

  private Map<String, Object> toPorts(boolean ingress, boolean deny) {
    var toPorts = new LinkedHashMap<String, Object>();
    var list = new ArrayList<Object>(List.of(port()));
    if (random.nextInt(4) == 0) {
      list.add(port());
    }
    toPorts.put("ports", list);
    if (ingress && !deny && random.nextInt(20) == 0) {
      toPorts.put("ports", List.of(Map.of("port", "http", "protocol", "TCP")));
      toPorts.put("rules", Map.of("http", List.of(Map.of("method", "GET"))));
    }
    return toPorts;
  }

  /** One port after the other, every tenth with a range behind it. */
  private Map<String, Object> port() {
    var n = ports++ % (TCP_PORTS + UDP_PORTS);
    var number = 1000 + 20 * n;
    var protocol = n < TCP_PORTS ? "TCP" : "UDP";
    return n % 10 == 0
        ? Map.of("port", "" + number, "endPort", number + 10, "protocol", protocol)
        : Map.of("port", "" + number, "protocol", protocol);
  }

  private String any(List<String> words) {
    return words.get(random.nextInt(words.size()));
  }

  private static Map<String, Object> labels(String key, String value) {
    return Map.of("matchLabels", Map.of(key, value));
  }
}
