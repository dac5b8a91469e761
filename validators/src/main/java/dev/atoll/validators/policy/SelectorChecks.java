package dev.atoll.validators.policy;

import dev.atoll.fleet.model.Cluster;
import dev.atoll.fleet.value.Mapping;
import java.util.List;
import java.util.function.Predicate;
import java.util.stream.Stream;

/**
 * Selectors that the agent refuses. Source: Cilium 1.20.2, {@code pkg/labels/validation.go} and
 * {@code pkg/policy/api/selector.go} (EndpointSelector.Sanitize); the same in 1.18.8 and 1.19.4 by
 * {@code pkg/k8s/slim/k8s/apis/meta/v1/validation}.
 */
final class SelectorChecks {

  private static final Predicate<Cluster> NODE_SELECTORS =
      Refusals.option(List.of("nodeSelectorLabels", "extraConfig.enable-node-selector-labels"));

  private SelectorChecks() {}

  static void check(Refusals found) {
    for (var spec : RuleEntry.specs(found.text().value())) {
      Stream.of("endpointSelector", "nodeSelector")
          .flatMap(f -> spec.mapping(f).stream())
          .forEach(s -> selector(s, found));
    }
    for (var entry : found.text().entries()) {
      Stream.of("Endpoints", "Nodes")
          .flatMap(k -> entry.peers(k).stream())
          .forEach(s -> selector(s, found));
      entry.peers("CIDRSet").stream()
          .flatMap(c -> c.mapping("cidrGroupSelector").stream())
          .forEach(s -> selector(s, found));
      nodes(entry, found);
    }
  }

  private static void nodes(RuleEntry entry, Refusals found) {
    if (!entry.peers("Nodes").isEmpty()) {
      found.addWhere(
          NODE_SELECTORS.negate(),
          PolicyRule.NODE_SELECTORS_OFF,
          entry.rule().keyPos(entry.section().peerPrefix + "Nodes"),
          entry.section().peerPrefix
              + "Nodes where nodeSelectorLabels is off: the agent refuses the whole policy",
          "set nodeSelectorLabels: true in the cluster's values, or write the entities host and"
              + " remote-node");
    }
  }

  private static void selector(Mapping selector, Refusals found) {
    SelectorFaults.ofCilium(selector)
        .forEach(f ->
            found.add(
                PolicyRule.BAD_SELECTOR,
                f.pos(),
                "the agent refuses " + f.what() + ", and with it the policy",
                ""));
  }
}
