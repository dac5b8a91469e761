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
      Stream.of("Endpoints", "Nodes")
          .flatMap(k -> entry.peers(k).stream())
          .forEach(s -> selector(s, found));
      entry.peers("CIDRSet").stream()
          .flatMap(c -> c.mapping("cidrGroupSelector").stream())
          .forEach(s -> selector(s, found));
      nodes(entry, found);
    }
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
    SelectorFaults.ofCilium(selector)
        .forEach(f ->
            found.refuse(
                RefusalRule.BAD_SELECTOR,
                f.pos(),
                "the agent refuses " + f.what() + ", and with it the policy",
                ""));
  }
}
