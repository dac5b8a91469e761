package dev.atoll.policy.refusal;

import dev.atoll.fleet.value.Sequence;
import dev.atoll.policy.text.RuleEntry;
import java.util.List;

/**
 * Rules that hold for nobody though they name somebody. Source: Cilium 1.20.2, {@code
 * pkg/policy/utils/parserules.go} and {@code pkg/policy/rule.go}: one empty list of peers voids a
 * rule, also beside a filled one, and an entry of toPorts without ports has none.
 */
final class VoidRules {

  /** Lists that select nobody when they are empty; the others count as absent then. */
  private static final List<String> KINDS =
      List.of("Endpoints", "CIDR", "CIDRSet", "Entities", "Nodes");

  private VoidRules() {}

  static void check(Found found) {
    for (var entry : found.object().entries()) {
      if (!entry.filledPeers().isEmpty()) {
        KINDS.forEach(k -> emptyList(entry, entry.section().peerPrefix + k, found));
      }
      for (var toPorts : RuleEntry.mappings(entry.rule(), "toPorts")) {
        if (toPorts.items("ports").isEmpty()) {
          found.doubt(
              RefusalRule.VOID_RULE,
              toPorts.pos(),
              "",
              "an entry of toPorts without ports is no port at all, and not every port",
              "write port: \"0\" for every port, or leave toPorts out");
        }
      }
    }
  }

  private static void emptyList(RuleEntry entry, String field, Found found) {
    entry
        .rule()
        .get(field)
        .filter(v -> v instanceof Sequence s && s.items().isEmpty())
        .ifPresent(v ->
            found.doubt(
                RefusalRule.VOID_RULE,
                entry.rule().keyPos(field),
                "",
                field + ": [] selects nobody, and the peers beside it do not count then",
                "leave " + field + " out"));
  }
}
