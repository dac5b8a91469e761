package dev.atoll.policy.oracle;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Kubernetes NetworkPolicies. */
final class RandomKubernetes {

  private final Dice dice;
  private final RandomSelectors selectors;

  RandomKubernetes(Dice dice) {
    this.dice = dice;
    this.selectors = new RandomSelectors(dice);
  }

  Map<String, Object> policy(String name) {
    var spec = Dice.entry("podSelector", selectors.plain());
    if (dice.percent(60)) {
      spec.put("ingress", rules("from"));
    }
    if (dice.percent(50)) {
      spec.put("egress", rules("to"));
    }
    if (dice.percent(65)) {
      spec.put("policyTypes", dice.some(1, 2, List.of("Ingress", "Egress")));
    }
    return MeshJson.object(
        "apiVersion",
        "networking.k8s.io/v1",
        "kind",
        "NetworkPolicy",
        "metadata",
        MeshJson.object("name", name, "namespace", dice.of(Words.NAMESPACES)),
        "spec",
        spec);
  }

  private List<Map<String, Object>> rules(String peers) {
    return dice.times(0, 3, () -> rule(peers));
  }

  private Map<String, Object> rule(String peers) {
    var rule = new LinkedHashMap<String, Object>();
    if (dice.percent(80)) {
      rule.put(peers, dice.times(dice.percent(5) ? 0 : 1, 2, this::peer));
    }
    if (dice.percent(50)) {
      rule.put("ports", dice.times(dice.percent(5) ? 0 : 1, 2, this::port));
    }
    return rule;
  }

  private Map<String, Object> peer() {
    var peer = new LinkedHashMap<String, Object>();
    switch (dice.between(0, 4)) {
      case 0 -> peer.put("ipBlock", block());
      case 1, 2 -> peer.put("podSelector", selectors.plain());
      case 3 -> peer.put("namespaceSelector", selectors.namespaces());
      default -> {
        peer.put("podSelector", selectors.plain());
        peer.put("namespaceSelector", selectors.namespaces());
      }
    }
    return peer;
  }

  private Map<String, Object> block() {
    var block = Dice.entry("cidr", dice.of(Words.PREFIXES4));
    if (block.get("cidr").equals("203.0.113.0/24") || dice.percent(10)) {
      block.put("cidr", "203.0.113.0/24");
      block.put("except", dice.some(1, 2, List.of("203.0.113.128/26", "203.0.113.7/32")));
    }
    return block;
  }

  private Map<String, Object> port() {
    var port = new LinkedHashMap<String, Object>();
    if (dice.percent(70)) {
      port.put("protocol", dice.of("TCP", "TCP", "UDP", "SCTP"));
    }
    if (dice.percent(20)) {
      port.put("port", dice.of(Words.PORT_NAMES));
    } else if (dice.percent(85)) {
      int number = dice.of(Words.PORTS);
      port.put("port", number);
      if (dice.percent(20)) {
        port.put("endPort", number + dice.between(0, 30));
      }
    }
    return new LinkedHashMap<>(port);
  }
}
