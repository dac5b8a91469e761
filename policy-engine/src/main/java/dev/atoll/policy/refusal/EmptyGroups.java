package dev.atoll.policy.refusal;

import dev.atoll.fleet.value.Mapping;
import dev.atoll.fleet.value.SourcePos;
import dev.atoll.policy.text.LabelTerm;

/**
 * Selectors of CIDR groups that select everybody. Agents know selectors by their text, and that of
 * an empty one is the text of everybody. From 1.20 on the selector that came first also tells whose
 * ports by name a rule at egress means, and that of groups knows addresses outside only. Source:
 * Cilium 1.20.2, {@code pkg/policy/api/cidr.go} (CIDRRule.SelectorKey), {@code
 * pkg/policy/selectorcache.go} (addSelectorsTxn), {@code pkg/policy/selectorcache_selector.go}
 * (IsWildcard) and {@code pkg/policy/l4.go} (toMapState).
 */
final class EmptyGroups {

  private EmptyGroups() {}

  static void check(Found found) {
    for (var entry : found.object().entries()) {
      for (var set : entry.peers("CIDRSet")) {
        if (isEverybody(set)) {
          doubt(set.keyPos("cidrGroupSelector"), entry.section().denies, found);
        }
      }
    }
  }

  /** Exceptions are part of a selector's text. */
  private static boolean isEverybody(Mapping set) {
    return set.items("except").isEmpty()
        && set.mapping("cidrGroupSelector").filter(s -> LabelTerm.of(s).isEmpty()).isPresent();
  }

  private static void doubt(SourcePos pos, boolean denies, Found found) {
    found.doubt(
        RefusalRule.EMPTY_GROUPS,
        pos,
        "",
        "an empty cidrGroupSelector "
            + (denies ? "denies" : "allows")
            + " everybody, pods and nodes too, and not the addresses of all groups"
            + (found.isAtLeast(1, 20)
                ? "; and rules at egress that name ports and no peers may miss all pods beside it"
                : ""),
        "give the groups a label and select it, or write the entity all");
  }
}
