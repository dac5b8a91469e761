package dev.atoll.policy.refusal;

import dev.atoll.fleet.value.Mapping;
import dev.atoll.fleet.value.SourcePos;
import dev.atoll.fleet.value.Value;
import dev.atoll.policy.text.RuleEntry;

/**
 * What stands in layer 7 rules. Source: Cilium 1.20.2, {@code pkg/policy/api/http.go}; for generic
 * rules 1.19.4, {@code pkg/policy/api/l7.go} and {@code rule_validation.go} (L7Rules.sanitize).
 */
final class LayerSevenRules {

  private LayerSevenRules() {}

  /** Checks rules of which some kind is filled: the agent does not look at others. */
  static void check(Mapping rules, Found found) {
    RuleEntry.mappings(rules, "http").forEach(r -> http(r, found));
    if (!found.isAtLeast(1, 20)) {
      generic(rules, found);
      KafkaRules.check(rules, found);
    }
  }

  private static void http(Mapping rule, Found found) {
    regex(rule, "path", found);
    regex(rule, "method", found);
    for (var header : RuleEntry.mappings(rule, "headerMatches")) {
      header
          .mapping("secret")
          .filter(s -> s.string("name").filter(String::isEmpty).isPresent())
          .ifPresent(s -> refuse(s.keyPos("name"), "a secret without a name", "name it", found));
    }
  }

  /** The agent compiles these two with Go's engine; {@code host} it hands on unread. */
  private static void regex(Mapping rule, String field, Found found) {
    rule.string(field)
        .flatMap(GoRegex::fault)
        .ifPresent(fault ->
            refuse(
                rule.get(field).map(Value::pos).orElse(rule.pos()),
                field + " is a regular expression with " + fault,
                "write it in the syntax of RE2, or put a backslash before what is no operator",
                found));
  }

  private static void generic(Mapping rules, Found found) {
    if (rules.get("l7").isEmpty()) {
      return;
    }
    if (rules.string("l7proto").filter(p -> !p.isEmpty()).isEmpty()) {
      refuse(rules.keyPos("l7"), "l7 without l7proto", "name the protocol", found);
      return;
    }
    for (var rule : RuleEntry.mappings(rules, "l7")) {
      if (rule.get("").isPresent()) {
        refuse(rule.pos(), "an l7 rule with an empty key", "name the key", found);
      }
    }
  }

  static void refuse(SourcePos pos, String what, String hint, Found found) {
    found.refuse(RefusalRule.BAD_LAYER_7, pos, what + ": the agent refuses the policy", hint);
  }
}
