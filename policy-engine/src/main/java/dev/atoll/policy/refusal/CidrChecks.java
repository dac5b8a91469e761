package dev.atoll.policy.refusal;

import dev.atoll.fleet.value.Mapping;
import dev.atoll.fleet.value.Sequence;
import dev.atoll.fleet.value.Value;
import dev.atoll.policy.text.RuleEntry;
import java.util.List;
import java.util.Optional;

/**
 * Address blocks that the API server takes and the agent does not. Source: Cilium 1.18.8, 1.19.4
 * and 1.20.2, {@code pkg/policy/api/rule_validation.go} (CIDR.sanitize, CIDRRule.sanitize), which
 * parse with Go's {@code net/netip}: no leading zeros.
 */
final class CidrChecks {

  /** An empty list of one of these is nobody, whatever stands beside it. */
  private static final List<String> EMPTY_IS_NOBODY =
      List.of("Endpoints", "Nodes", "Entities", "CIDR", "CIDRSet");

  private CidrChecks() {}

  static void check(Found found) {
    for (var entry : found.object().entries()) {
      var prefix = entry.section().peerPrefix;
      entry.rule().items(prefix + "CIDR").forEach(v -> block(v, found));
      var nobody = EMPTY_IS_NOBODY.stream().anyMatch(k -> isEmpty(entry.rule(), prefix + k));
      RuleEntry.mappings(entry.rule(), prefix + "CIDRSet").forEach(s -> set(s, nobody, found));
    }
  }

  private static boolean isEmpty(Mapping rule, String key) {
    return rule.get(key).filter(v -> v instanceof Sequence s && s.items().isEmpty()).isPresent();
  }

  private static void set(Mapping set, boolean nobody, Found found) {
    var cidr = set.get("cidr");
    if (cidr.isEmpty() && nobody) {
      return;
    }
    if (cidr.isEmpty()) {
      set.items("except").forEach(e -> besideGroup(e, found));
      return;
    }
    block(cidr.get(), found);
    var outer = parsed(cidr.get());
    for (var except : set.items("except")) {
      block(except, found);
      if (outer.isPresent()) {
        parsed(except).ifPresent(inner -> except(outer.get(), inner, except, found));
      }
    }
  }

  /**
   * Beside a group the parser does not look at exceptions, and what comes after it takes them as
   * looked at: {@code pkg/policy/types/selector.go} of 1.19.4 and 1.20.2 panics, and nothing in the
   * agent catches that. 1.18 leaves them out, and so do all where an empty list makes the rule one
   * for nobody ({@code mergeEndpointSelectors}, {@code pkg/policy/utils/parserules.go}).
   */
  private static void besideGroup(Value except, Found found) {
    var text = except.asString().orElse("");
    if (text.contains("/") && GoPrefix.parse(text).isEmpty() && found.isAtLeast(1, 19)) {
      found.refuse(
          RefusalRule.ENDS_AGENT,
          except.pos(),
          "the agent ends in a panic over the exception " + text + ", again at every start",
          "write it without leading zeros");
    }
  }

  private static void except(GoPrefix outer, GoPrefix inner, Value written, Found found) {
    var text = written.asString().orElse("");
    if (!outer.contains(inner.address())) {
      found.refuse(
          RefusalRule.BAD_CIDR,
          written.pos(),
          "the exception " + text + " lies outside of " + outer + ": the agent refuses the policy",
          "leave it out, or correct one of them");
    } else if (inner.length() < outer.length() && found.isAtLeast(1, 20)) {
      found.refuse(
          RefusalRule.BAD_CIDR,
          written.pos(),
          "the exception " + text + " is larger than " + outer + ": the agent refuses the policy",
          "leave it out, or correct one of them");
    }
  }

  private static void block(Value value, Found found) {
    var text = value.asString().orElse("");
    if (text.contains("/") && GoPrefix.parse(text).isEmpty()) {
      found.refuse(
          RefusalRule.BAD_CIDR,
          value.pos(),
          "the agent cannot read the address block " + text + " and refuses the policy",
          "write it without leading zeros");
    }
  }

  private static Optional<GoPrefix> parsed(Value value) {
    return value.asString().flatMap(GoPrefix::parse);
  }
}
