package dev.atoll.policy.oracle;

import dev.atoll.policy.rule.Families;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** One rule of a Cilium policy: peers, then ports. */
final class RandomRules {

  private final Dice dice;
  private final TestMesh.Settings settings;
  private final RandomSelectors selectors;
  private final RandomPorts ports;

  RandomRules(Dice dice, TestMesh.Settings settings) {
    this.dice = dice;
    this.settings = settings;
    this.selectors = new RandomSelectors(dice);
    this.ports = new RandomPorts(dice);
  }

  Object allow(boolean ingress, boolean host) {
    var rule = peers(ingress, false);
    if (dice.percent(10)) {
      rule.put("icmps", ports.icmps());
    } else if (dice.percent(55)) {
      rule.put("toPorts", ports.allow(ingress, host));
    }
    if (dice.percent(6)) {
      rule.put("authentication", Dice.entry("mode", dice.of("required", "disabled")));
    }
    return rule;
  }

  Object deny(boolean ingress) {
    var rule = peers(ingress, true);
    if (dice.percent(10)) {
      rule.put("icmps", ports.icmps());
    } else if (dice.percent(60)) {
      rule.put("toPorts", ports.deny());
    }
    return rule;
  }

  private Map<String, Object> peers(boolean ingress, boolean deny) {
    var rule = new LinkedHashMap<String, Object>();
    var from = ingress ? "from" : "to";
    int form = dice.between(0, 99);
    if (form < 40) {
      rule.put(from + "Endpoints", list(selectors.peer(), selectors::peer));
    } else if (form < 56) {
      rule.put(from + "Entities", entities());
    } else if (form < 62) {
      rule.put(from + "CIDR", list(cidr(), this::cidr));
    } else if (form < 73) {
      rule.put(from + "CIDRSet", list(cidrRule(), this::cidrRule));
    } else if (form < 77 && settings.nodeSelectorLabels()) {
      rule.put(from + "Nodes", list(selectors.nodes(), selectors::nodes));
    } else if (form < 85) {
      special(rule, ingress, deny);
    }
    if (dice.percent(1)) {
      rule.put(from + "Entities", List.of("world"));
    }
    return rule;
  }

  private void special(Map<String, Object> rule, boolean ingress, boolean deny) {
    if (!ingress && dice.percent(60)) {
      rule.put("toServices", list(service(), this::service));
    } else if (!ingress && !deny && dice.percent(30)) {
      rule.put("toFQDNs", List.of(Dice.entry("matchName", "example.org")));
    } else {
      rule.put(ingress ? "fromEndpoints" : "toEndpoints", dice.of(new ArrayList<>(), null));
    }
  }

  /** Mostly one or two peers; seldom the empty list, which selects nothing. */
  private <T> List<T> list(T first, java.util.function.Supplier<T> more) {
    if (dice.percent(3)) {
      return new ArrayList<>();
    }
    var result = dice.times(0, 1, more);
    result.add(first);
    return result;
  }

  private List<String> entities() {
    if (dice.percent(3)) {
      return List.of();
    }
    return dice.some(
        1,
        2,
        List.of(
            "all",
            "world",
            "cluster",
            "cluster-mesh",
            "host",
            "remote-node",
            "kube-apiserver",
            "health",
            "init",
            "ingress",
            "unmanaged",
            "none",
            "world-ipv4",
            "world-ipv6"));
  }

  private String cidr() {
    if (dice.percent(6)) {
      return dice.of(Words.OUTSIDE);
    }
    return dice.of(dice.percent(80) ? prefixes() : others());
  }

  private List<String> prefixes() {
    return settings.families() == Families.IPV6 ? Words.PREFIXES6_ONLY : Words.PREFIXES4;
  }

  /** Of the other family, which is off unless both are on. */
  private List<String> others() {
    return settings.families() == Families.IPV6 ? Words.PREFIXES4 : Words.PREFIXES6;
  }

  private Map<String, Object> cidrRule() {
    int form = dice.between(0, 99);
    if (form < 15) {
      return Dice.entry("cidrGroupRef", dice.of(Words.GROUPS));
    }
    if (form < 28) {
      return Dice.entry(
          "cidrGroupSelector",
          dice.percent(8) ? new LinkedHashMap<>() : selectors.ofLabel("kind", List.of("a", "b")));
    }
    var rule = Dice.entry("cidr", dice.of(prefixes()));
    switch ((String) rule.get("cidr")) {
      case "0.0.0.0/0" -> except(rule, "203.0.113.0/24", "10.0.0.0/8");
      case "203.0.113.0/24" -> except(rule, "203.0.113.128/26", "203.0.113.7/32");
      case "203.0.112.0/23" -> except(rule, "203.0.113.0/25", "203.0.113.0/24");
      case "198.51.100.0/24" -> except(rule, "198.51.100.16/28");
      case "2001:db8::/32" -> except(rule, "2001:db8:1::/48", "2001:db8:1::7/128");
      default -> {}
    }
    return rule;
  }

  private void except(Map<String, Object> rule, String... choices) {
    if (dice.percent(65)) {
      rule.put("except", dice.some(1, 2, List.of(choices)));
    }
  }

  private Map<String, Object> service() {
    if (dice.percent(65)) {
      var reference = Dice.entry("serviceName", dice.of(Words.SERVICES));
      if (dice.percent(60)) {
        reference.put("namespace", dice.of(Words.NAMESPACES));
      }
      return Dice.entry("k8sService", reference);
    }
    var selector = Dice.entry("selector", selectors.ofLabel("svc", List.of("x", "y")));
    if (dice.percent(40)) {
      selector.put("namespace", dice.of(Words.NAMESPACES));
    }
    return Dice.entry("k8sServiceSelector", selector);
  }
}
