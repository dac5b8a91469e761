package dev.atoll.policy.oracle;

import dev.atoll.fleet.value.Mapping;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.LongStream;

/** Cilium policies with one thing in them that looks wrong; Cilium refuses most, not all. */
final class RandomMistakes {

  private final Dice dice;

  RandomMistakes(Dice dice) {
    this.dice = dice;
  }

  /** So many policies, the same for the same seed. */
  static List<Mapping> of(int count, long seed) {
    return LongStream.range(0, count)
        .mapToObj(i -> new RandomMistakes(new Dice(seed + i)).policy())
        .toList();
  }

  private Mapping policy() {
    boolean clusterwide = dice.percent(30);
    var metadata = MeshJson.object("name", "p");
    if (!clusterwide) {
      metadata.put("namespace", "shop");
    }
    var policy =
        MeshJson.object(
            "kind",
            clusterwide ? "CiliumClusterwideNetworkPolicy" : "CiliumNetworkPolicy",
            "metadata",
            metadata,
            "spec",
            spec());
    return RandomMesh.mapping(policy);
  }

  /** A spec with one mistake at most. */
  Map<String, Object> spec() {
    var spec = new LinkedHashMap<String, Object>();
    spec.put("endpointSelector", new LinkedHashMap<String, Object>());
    boolean ingress = dice.percent(50);
    var rule = new LinkedHashMap<String, Object>();
    var section = (ingress ? "ingress" : "egress") + (dice.percent(15) ? "Deny" : "");
    spec.put(section, List.of(rule));
    switch (dice.between(0, 6)) {
      case 0 -> subject(spec);
      case 1 -> selector(rule, ingress);
      case 2 -> cidr(rule, ingress ? "fromCIDRSet" : "toCIDRSet");
      case 3 -> peers(rule, ingress);
      case 4 -> rule.put("toPorts", List.of(port()));
      case 5 -> rule.put("toPorts", List.of(layer7()));
      default -> icmp(rule);
    }
    return spec;
  }

  private void subject(Map<String, Object> spec) {
    switch (dice.between(0, 4)) {
      case 0 -> spec.remove("endpointSelector");
      case 1 -> spec.put("nodeSelector", Map.of());
      case 2 -> {
        spec.remove("endpointSelector");
        spec.put("nodeSelector", Map.of());
      }
      case 3 -> spec.put("endpointSelector", requirement());
      default -> spec.put(dice.of("ingress", "egress", "ingressDeny"), dice.of(List.of(), null));
    }
  }

  private void selector(Map<String, Object> rule, boolean ingress) {
    rule.put(ingress ? "fromEndpoints" : "toEndpoints", List.of(requirement()));
  }

  private Map<String, Object> requirement() {
    if (dice.percent(50)) {
      return Dice.entry("matchLabels", Dice.entry(key(), dice.of("a", "", "a b", "x".repeat(64))));
    }
    var operator = dice.of("In", "NotIn", "Exists", "DoesNotExist", "Equals", "in");
    var expression = MeshJson.object("key", key(), "operator", operator);
    switch (dice.between(0, 2)) {
      case 0 -> expression.put("values", List.of("a"));
      case 1 -> expression.put("values", List.of());
      default -> {}
    }
    return Dice.entry("matchExpressions", List.of(expression));
  }

  private String key() {
    return dice.of(
        "app", "k8s:app", "a:b:c", "k8s:", ":app", "", "a/b/c", "a b", "k-8s:app", "any:x.y/z");
  }

  private void cidr(Map<String, Object> rule, String key) {
    var entry =
        Dice.entry(
            "cidr", dice.of("10.0.0.0/8", "10.0.0.1", "10.0.0.0/33", "ten", "::/0", "10.0.0.7/8"));
    if (dice.percent(50)) {
      entry.put(
          "except",
          List.of(dice.of("10.1.0.0/16", "11.0.0.0/8", "10.0.0.0/7", "10.1.1.1", "::1/128")));
    }
    if (dice.percent(15)) {
      entry.put("cidrGroupRef", "office");
    }
    if (dice.percent(10)) {
      entry.remove("cidr");
    }
    rule.put(key, List.of(entry));
  }

  private void peers(Map<String, Object> rule, boolean ingress) {
    var from = ingress ? "from" : "to";
    var all =
        List.of(
            Map.entry(from + "Endpoints", List.of(Map.of())),
            Map.entry(from + "Entities", List.of(dice.of("world", "World", "none", "nobody"))),
            Map.entry(from + "CIDR", List.of(dice.of("10.0.0.0/8", "10.0.0.1", "10.0.0.0/40"))),
            Map.entry(from + "CIDRSet", List.of(Map.of("cidr", "10.0.0.0/8"))),
            Map.entry(from + "Nodes", List.of(Map.of())),
            Map.entry("toServices", List.of(Map.of("k8sService", Map.of("serviceName", "s")))),
            Map.entry("toFQDNs", List.of(fqdn())));
    for (var peer : dice.some(1, 2, ingress ? all.subList(0, 5) : all)) {
      rule.put(peer.getKey(), dice.percent(15) ? new ArrayList<>() : peer.getValue());
    }
  }

  private Map<String, Object> fqdn() {
    var name =
        dice.of("example.org", "*.example.org", "a_b.example", "a b", "x".repeat(260), "**.a", "");
    var fqdn = Dice.entry(dice.of("matchName", "matchPattern"), name);
    if (dice.percent(10)) {
      fqdn.put("matchName", "a.b");
      fqdn.put("matchPattern", "*.b");
    }
    return fqdn;
  }

  private Map<String, Object> port() {
    var number =
        dice.of(
            "80",
            "",
            "70000",
            "65535",
            "65536",
            "0x10",
            "010",
            "09",
            "-1",
            "http",
            "a-b",
            "a--b",
            "1http",
            "80a",
            "abcdefghijklmnop");
    var port = MeshJson.object("port", number);
    if (dice.percent(70)) {
      port.put(
          "protocol",
          dice.of("TCP", "tcp", "ANY", "any", "", "VRRP", "IGMP", "GRE", "ICMP", "ICMPv6", "QUIC"));
    }
    if (dice.percent(30)) {
      port.put("endPort", dice.of(80, 90, 1, 0, 65535));
    }
    return Dice.entry("ports", Collections.nCopies(dice.percent(12) ? dice.of(40, 41) : 1, port));
  }

  private Map<String, Object> layer7() {
    var port =
        MeshJson.object(
            "port", dice.of("80", "53", "0", "http", "dns"),
            "protocol", dice.of("TCP", "TCP", "UDP", "ANY", "SCTP"));
    if (dice.percent(10)) {
      port.put("endPort", 9000);
    }
    var rule = Dice.entry("ports", dice.percent(8) ? List.of() : List.of(port));
    switch (dice.between(0, 5)) {
      case 0, 1 -> rule.put("rules", Dice.entry("http", List.of(http())));
      case 2 -> rule.put("rules", Dice.entry("dns", List.of(fqdn())));
      case 3 -> rule.put("rules", MeshJson.object("http", List.of(http()), "dns", List.of(fqdn())));
      case 4 -> serverNames(rule);
      default -> listener(rule);
    }
    return rule;
  }

  private Map<String, Object> http() {
    return switch (dice.between(0, 4)) {
      case 0 -> Dice.entry("path", dice.of("/a", "/(", "/[a-z]+"));
      case 1 -> Dice.entry("method", dice.of("GET", "(", "G.T"));
      case 2 -> Dice.entry("host", dice.of("a.b", "["));
      case 3 -> Dice.entry("headers", List.of(dice.of("X-A: b", "")));
      default ->
          Dice.entry(
              "headerMatches",
              List.of(
                  MeshJson.object(
                      "name",
                      dice.of("X-A", ""),
                      "mismatch",
                      dice.of("LOG", "DROP", ""),
                      "value",
                      "v")));
    };
  }

  private void serverNames(Map<String, Object> rule) {
    rule.put("serverNames", List.of(dice.of("a.b", "", "*.b")));
    if (dice.percent(40)) {
      rule.put("rules", Dice.entry("http", List.of(http())));
    }
  }

  private void listener(Map<String, Object> rule) {
    var config = MeshJson.object("kind", "CiliumEnvoyConfig", "name", "x");
    rule.put(
        "listener",
        MeshJson.object("envoyConfig", config, "name", "l", "priority", dice.of(0, 1, 101)));
    if (dice.percent(30)) {
      rule.put("rules", Dice.entry("http", List.of(http())));
    }
  }

  private void icmp(Map<String, Object> rule) {
    var field =
        Dice.entry("type", dice.of(8, 255, 256, -1, "EchoRequest", "8", "Nothing", "PacketTooBig"));
    if (dice.percent(60)) {
      field.put("family", dice.of("IPv4", "IPv6", "ipv4", "IPv5"));
    }
    int count = dice.percent(10) ? dice.of(40, 41) : 1;
    rule.put("icmps", List.of(Dice.entry("fields", Collections.nCopies(count, field))));
    if (dice.percent(20)) {
      rule.put("toPorts", List.of(port()));
    }
  }
}
