package dev.atoll.policy.refusal;

import dev.atoll.fleet.value.Mapping;
import dev.atoll.policy.text.RuleEntry;
import java.util.stream.Stream;

/**
 * Selectors that the agent refuses. Source: Cilium 1.20.2, {@code pkg/labels/validation.go} and
 * {@code pkg/policy/api/selector.go} (EndpointSelector.Sanitize); the same in 1.18.8 and 1.19.4 by
 * {@code pkg/k8s/slim/k8s/apis/meta/v1/validation}.
 */
final class SelectorChecks {

  private SelectorChecks() {}

  static void check(Found found) {
    for (var spec : RuleEntry.specs(found.object().value())) {
      Stream.of("endpointSelector", "nodeSelector")
          .flatMap(f -> spec.mapping(f).stream())
          .forEach(s -> selector(s, found));
    }
    for (var entry : found.object().entries()) {
      peerKinds(found).flatMap(k -> entry.peers(k).stream()).forEach(s -> selector(s, found));
      entry.peers("CIDRSet").stream()
          .flatMap(c -> c.mapping("cidrGroupSelector").stream())
          .flatMap(s -> SelectorFaults.ofGroups(s, found.isAtLeast(1, 20)).stream())
          .forEach(f -> refuse(f, found));
      nodes(entry, found);
    }
  }

  /** Kinds of peers that are selectors; the one for requirements is gone after 1.18. */
  private static Stream<String> peerKinds(Found found) {
    return found.isAtLeast(1, 19)
        ? Stream.of("Endpoints", "Nodes")
        : Stream.of("Endpoints", "Requires", "Nodes");
  }

  private static void nodes(RuleEntry entry, Found found) {
    if (!entry.peers("Nodes").isEmpty() && !found.options().nodeSelectorLabels()) {
      found.refuse(
          RefusalRule.NODE_SELECTORS_OFF,
          entry.rule().keyPos(entry.section().peerPrefix + "Nodes"),
          entry.section().peerPrefix
              + "Nodes where nodeSelectorLabels is off: the agent refuses the whole policy",
          "set nodeSelectorLabels: true in the cluster's values, or write the entities host and"
              + " remote-node");
    }
  }

  private static void selector(Mapping selector, Found found) {
    SelectorFaults.ofCilium(selector, found.isAtLeast(1, 20)).forEach(f -> refuse(f, found));
  }

  private static void refuse(SelectorFaults.Fault fault, Found found) {
    found.refuse(
        RefusalRule.BAD_SELECTOR,
        fault.pos(),
        "the agent refuses " + fault.what() + ", and with it the policy",
        "");
  }
}
