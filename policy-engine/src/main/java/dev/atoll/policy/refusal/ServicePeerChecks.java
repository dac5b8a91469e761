package dev.atoll.policy.refusal;

import dev.atoll.fleet.value.Mapping;
import dev.atoll.policy.text.LabelTerm;
import dev.atoll.policy.text.RuleEntry;

/**
 * Service peers, which hold for every peer where nothing is found behind them. Source: Cilium
 * 1.20.2, {@code pkg/policy/k8s/service.go}: services are resolved in {@code egress} only, and a
 * rule without a peer left holds for all.
 */
final class ServicePeerChecks {

  private ServicePeerChecks() {}

  static void check(Found found) {
    for (var entry : found.object().entries()) {
      if (!entry.peers("Services").isEmpty()) {
        services(entry, found);
        if (entry.section() == RuleEntry.Section.EGRESS
            && found.options().policyDefaultLocalCluster()) {
          local(entry, found);
        }
      }
    }
  }

  private static void services(RuleEntry entry, Found found) {
    var rule = entry.rule();
    var withPorts = hasPorts(rule);
    if (entry.section() == RuleEntry.Section.EGRESS_DENY) {
      found.doubt(
          RefusalRule.SERVICE_PEER,
          rule.keyPos("toServices"),
          "",
          withPorts
              ? "toServices is never resolved in egressDeny: the ports are denied towards everybody"
              : "toServices is never resolved in egressDeny: nothing is denied",
          "write toEndpoints with the labels of the service's pods");
    } else if (withPorts) {
      found.doubt(
          RefusalRule.SERVICE_PEER,
          rule.keyPos("toServices"),
          "",
          "as long as a cluster finds no such service, this rule opens its ports towards everybody",
          "write toEndpoints with the labels of the service's pods");
    }
  }

  /** The selectors that services become get the default as any other peer does. */
  private static void local(RuleEntry entry, Found found) {
    found.doubt(
        RefusalRule.LOCAL_SERVICE,
        entry.rule().keyPos("toServices"),
        "",
        "under policyDefaultLocalCluster a service peer is the service's pods of the own cluster"
            + " only, also where the service is global",
        "for pods of every cluster write toEndpoints with the labels of the service's pods and "
            + LabelTerm.CLUSTER
            + " with operator Exists");
  }

  private static boolean hasPorts(Mapping rule) {
    return RuleEntry.mappings(rule, "toPorts").stream().anyMatch(t -> !t.items("ports").isEmpty());
  }
}
