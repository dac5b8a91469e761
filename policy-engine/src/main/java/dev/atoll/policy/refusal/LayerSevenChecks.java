package dev.atoll.policy.refusal;

import dev.atoll.fleet.value.Mapping;
import dev.atoll.fleet.value.Scalar;
import dev.atoll.fleet.value.SourcePos;
import dev.atoll.policy.text.RuleEntry;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * Layer 7 rules, listeners and server names where the agent does not take them. Source: Cilium
 * 1.20.2, {@code pkg/policy/api/rule_validation.go} (IngressRule.sanitize, EgressRule.sanitize,
 * PortRule.sanitize, L7Rules.sanitize); the same in 1.18.8 and 1.19.4.
 */
final class LayerSevenChecks {

  private static final List<String> KINDS = List.of("http", "dns");
  private static final List<String> KINDS_BEFORE_1_20 = List.of("http", "dns", "kafka", "l7");

  private LayerSevenChecks() {}

  static void check(Found found) {
    for (var entry : found.object().entries()) {
      if (!entry.section().denies) {
        RuleEntry.mappings(entry.rule(), "toPorts").forEach(t -> toPorts(entry, t, found));
      }
    }
  }

  private static void toPorts(RuleEntry entry, Mapping toPorts, Found found) {
    var rules = toPorts.mapping("rules").orElse(Mapping.empty(toPorts.pos()));
    var pos = toPorts.keyPos("rules");
    var known = found.isAtLeast(1, 20) ? KINDS : KINDS_BEFORE_1_20;
    var kinds = known.stream().filter(k -> !rules.items(k).isEmpty()).toList();
    listener(entry, toPorts, !kinds.isEmpty(), found);
    if (kinds.isEmpty()) {
      return;
    }
    if (!found.options().l7Proxy()) {
      found.refuse(
          RefusalRule.BAD_LAYER_7,
          pos,
          "layer 7 rules where the proxy is turned off (l7Proxy: false): the agent refuses the policy",
          "place the policy only on clusters with the proxy");
    }
    ofHost(entry, kinds, pos, found);
    LayerSevenRules.check(rules, found);
    var isDns = kinds.contains("dns");
    if (isDns) {
      dns(entry, toPorts, pos, found);
    }
    RuleEntry.mappings(toPorts, "ports").forEach(p -> port(p, isDns, found));
  }

  private static void ofHost(RuleEntry entry, List<String> kinds, SourcePos pos, Found found) {
    if (!entry.isOfHost()) {
      return;
    }
    if (entry.section().isIngress()) {
      refuse(pos, "a policy on nodes has no layer 7 rules on ingress", "", found);
    } else if (kinds.contains("http") || kinds.contains("kafka")) {
      refuse(pos, "a policy on nodes has no layer 7 rules but DNS on egress", "", found);
    }
  }

  private static void dns(RuleEntry entry, Mapping toPorts, SourcePos pos, Found found) {
    if (entry.section().isIngress()) {
      refuse(pos, "DNS rules stand on egress only", "move them to egress", found);
    }
    if (RuleEntry.mappings(toPorts, "ports").isEmpty()) {
      refuse(pos, "DNS rules need ports", "add ports: [{port: \"53\", protocol: ANY}]", found);
    }
  }

  private static void port(Mapping port, boolean isDns, Found found) {
    var number = number(port);
    if (number.filter(n -> n.isPresent() && n.getAsInt() == 0).isPresent()) {
      refuse(port.pos(), "layer 7 rules beside port 0", "name the ports", found);
    }
    var protocol = port.string("protocol").orElse("ANY");
    if (!isDns && !protocol.equals("TCP")) {
      refuse(
          port.pos(),
          "layer 7 rules on protocol " + protocol + ", where only TCP can have them",
          "write protocol: TCP",
          found);
    }
    if (isDns && isRange(port)) {
      refuse(port.keyPos("endPort"), "DNS rules on a range of ports", "name each port", found);
    }
  }

  private static Optional<OptionalInt> number(Mapping port) {
    return port.string("port").filter(p -> !PortChecks.isName(p)).map(GoNumber::parse);
  }

  private static boolean isRange(Mapping port) {
    var number = number(port);
    var end = port.get("endPort").filter(Scalar.class::isInstance).map(v -> ((Scalar) v).text());
    return end.map(GoNumber::parse)
        .filter(e -> e.isPresent() && number.isPresent())
        .filter(e -> e.getAsInt() > number.get().orElse(Integer.MAX_VALUE))
        .isPresent();
  }

  private static void refuse(SourcePos pos, String message, String hint, Found found) {
    found.refuse(RefusalRule.BAD_LAYER_7, pos, message + ": the agent refuses the policy", hint);
  }

  private static void listener(RuleEntry entry, Mapping toPorts, boolean hasRules, Found found) {
    if (toPorts.get("listener").isPresent()) {
      if (entry.section().isIngress()) {
        refuseListener(toPorts.keyPos("listener"), "a listener on ingress", found);
      } else if (hasRules) {
        refuseListener(toPorts.keyPos("listener"), "a listener beside layer 7 rules", found);
      }
    }
    if (hasRules
        && !toPorts.items("serverNames").isEmpty()
        && toPorts.get("terminatingTLS").isEmpty()) {
      refuseListener(
          toPorts.keyPos("serverNames"),
          "serverNames beside layer 7 rules without terminatingTLS",
          found);
    }
  }

  private static void refuseListener(SourcePos pos, String message, Found found) {
    found.refuse(
        RefusalRule.BAD_LISTENER,
        pos,
        message + ": the agent refuses the policy",
        "write them in separate rules");
  }
}
