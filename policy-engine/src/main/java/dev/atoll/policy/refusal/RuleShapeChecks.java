package dev.atoll.policy.refusal;

import dev.atoll.fleet.value.Mapping;
import dev.atoll.fleet.value.SourcePos;
import dev.atoll.policy.text.RuleEntry;
import java.util.Arrays;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * The shape of policies and rules, as the agent wants it beyond the definition. Source: Cilium
 * 1.18.8, 1.19.4 and 1.20.2, {@code pkg/policy/api/rule_validation.go} (Sanitize, l3Members) and
 * {@code pkg/k8s/apis/cilium.io/v2/cnp_types.go} (Parse).
 */
final class RuleShapeChecks {

  private RuleShapeChecks() {}

  static void check(Found found) {
    var policy = found.object().value();
    if (policy.get("spec").isEmpty() && policy.get("specs").isEmpty()) {
      found.refuse(
          RefusalRule.NO_RULES,
          policy.pos(),
          "neither spec nor specs: the agent refuses a policy without rules",
          "write a spec");
    }
    RuleEntry.specs(policy).forEach(s -> spec(s, found));
    found.object().entries().forEach(e -> peers(e, found));
  }

  private static void spec(Mapping spec, Found found) {
    rules(spec, found);
    subject(spec, found);
    for (var label : RuleEntry.mappings(spec, "labels")) {
      if (label.string("key").filter(String::isEmpty).isPresent()) {
        found.refuse(
            RefusalRule.BAD_SELECTOR,
            label.keyPos("key"),
            "a label of the rule without a key: the agent cannot read the policy",
            "write a key, or leave the label out");
      }
    }
  }

  private static void rules(Mapping spec, Found found) {
    var sections = Arrays.stream(RuleEntry.Section.values()).map(s -> s.field).toList();
    if (sections.stream().anyMatch(f -> !spec.items(f).isEmpty())) {
      return;
    }
    var written = sections.stream().filter(f -> spec.get(f).isPresent()).toList();
    if (written.isEmpty()) {
      found.refuse(
          RefusalRule.NO_RULES,
          spec.pos(),
          "no rules: the agent refuses a policy without rules",
          "to isolate without allowing anything write ingress: [{}]");
    } else {
      found.refuse(
          RefusalRule.NO_RULES,
          spec.keyPos(written.getFirst()),
          "no entry in "
              + String.join(" or ", written)
              + ": the agent refuses a policy without rules",
          "to isolate without allowing anything write " + written.getFirst() + ": [{}]");
    }
  }

  private static void subject(Mapping spec, Found found) {
    if (spec.get("nodeSelector").isPresent()
        && found.object().key().kind().equals("CiliumNetworkPolicy")) {
      found.refuse(
          RefusalRule.BAD_SUBJECT,
          spec.keyPos("nodeSelector"),
          "a CiliumNetworkPolicy cannot act on nodes: the agent refuses it",
          "write a CiliumClusterwideNetworkPolicy");
    }
  }

  private static void peers(RuleEntry entry, Found found) {
    var kinds = entry.filledPeers().stream().map(Map.Entry::getKey).toList();
    if (kinds.size() > 1) {
      found.refuse(
          RefusalRule.TWO_PEER_KINDS,
          posOf(entry, kinds.get(1)),
          kinds.stream().collect(Collectors.joining(" and "))
              + " stand in one rule: the agent refuses the whole policy",
          "write one rule for each of them");
    }
  }

  private static SourcePos posOf(RuleEntry entry, String field) {
    return entry.rule().keyPos(field);
  }
}
