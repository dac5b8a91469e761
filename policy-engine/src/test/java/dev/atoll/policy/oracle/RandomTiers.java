package dev.atoll.policy.oracle;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** ClusterNetworkPolicies (policy.networking.k8s.io/v1alpha2): tiers, ranks, Pass. */
final class RandomTiers {

  private final Dice dice;
  private final TestMesh.Settings settings;
  private final RandomSelectors selectors;

  RandomTiers(Dice dice, TestMesh.Settings settings) {
    this.dice = dice;
    this.settings = settings;
    this.selectors = new RandomSelectors(dice);
  }

  Map<String, Object> policy(String name) {
    var spec =
        MeshJson.object(
            "tier", dice.of("Admin", "Baseline"),
            "priority", dice.between(0, 3),
            "subject", group());
    if (dice.percent(70)) {
      spec.put("ingress", dice.times(1, 3, () -> rule(true)));
    }
    if (dice.percent(60)) {
      spec.put("egress", dice.times(1, 3, () -> rule(false)));
    }
    return MeshJson.object(
        "apiVersion",
        "policy.networking.k8s.io/v1alpha2",
        "kind",
        "ClusterNetworkPolicy",
        "metadata",
        MeshJson.object("name", name),
        "spec",
        spec);
  }

  private Map<String, Object> rule(boolean ingress) {
    var action = dice.of("Accept", "Accept", "Deny", "Pass");
    var rule = Dice.entry("action", action);
    rule.put(
        ingress ? "from" : "to",
        dice.times(dice.percent(4) ? 0 : 1, 2, () -> peer(ingress, action)));
    if (dice.percent(60)) {
      rule.put("protocols", dice.times(1, 2, this::protocol));
    }
    return rule;
  }

  private Map<String, Object> peer(boolean ingress, String action) {
    int form = dice.between(0, 99);
    if (ingress || form < 55) {
      return dice.percent(4) ? new LinkedHashMap<>() : group();
    }
    if (form < 90 || !settings.nodeSelectorLabels()) {
      return action.equals("Accept") && dice.percent(8)
          ? Dice.entry("domainNames", List.of(dice.of("example.org", "*.example.org")))
          : Dice.entry("networks", dice.some(1, 2, Words.PREFIXES4));
    }
    return Dice.entry("nodes", selectors.ofLabel("rack", List.of("a", "b")));
  }

  /** Namespaces, or pods in namespaces. */
  private Map<String, Object> group() {
    if (dice.percent(50)) {
      return Dice.entry("namespaces", selectors.namespaces());
    }
    return Dice.entry(
        "pods",
        MeshJson.object(
            "namespaceSelector", selectors.namespaces(), "podSelector", selectors.plain()));
  }

  private Map<String, Object> protocol() {
    if (dice.percent(15)) {
      return Dice.entry("destinationNamedPort", dice.of(Words.PORT_NAMES));
    }
    var protocol = new LinkedHashMap<String, Object>();
    if (dice.percent(85)) {
      protocol.put("destinationPort", port());
    }
    return Dice.entry(dice.of("tcp", "tcp", "udp", "sctp"), protocol);
  }

  private Map<String, Object> port() {
    int number = dice.of(Words.PORTS);
    return dice.percent(70)
        ? Dice.entry("number", number)
        : Dice.entry(
            "range", MeshJson.object("start", number, "end", number + dice.between(1, 900)));
  }
}
