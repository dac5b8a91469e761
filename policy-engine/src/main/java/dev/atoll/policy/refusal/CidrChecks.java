package dev.atoll.policy.refusal;

import dev.atoll.fleet.net.Cidr;
import dev.atoll.fleet.net.Ip;
import dev.atoll.fleet.value.Mapping;
import dev.atoll.fleet.value.Value;
import dev.atoll.policy.text.RuleEntry;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * Address blocks that the API server takes and the agent does not. Source: Cilium 1.18.8, 1.19.4
 * and 1.20.2, {@code pkg/policy/api/rule_validation.go} (CIDR.sanitize, CIDRRule.sanitize), which
 * parse with Go's {@code net/netip}: no leading zeros.
 */
final class CidrChecks {

  private static final Pattern LENGTH = Pattern.compile("0|[1-9][0-9]{0,2}");

  private CidrChecks() {}

  static void check(Found found) {
    for (var entry : found.object().entries()) {
      var prefix = entry.section().peerPrefix;
      entry.rule().items(prefix + "CIDR").forEach(v -> block(v, found));
      RuleEntry.mappings(entry.rule(), prefix + "CIDRSet").forEach(s -> set(s, found));
    }
  }

  private static void set(Mapping set, Found found) {
    set.get("cidr").ifPresent(v -> block(v, found));
    set.items("except").forEach(v -> block(v, found));
    var outer = set.get("cidr").flatMap(CidrChecks::parsed);
    if (outer.isEmpty()) {
      return;
    }
    for (var except : set.items("except")) {
      parsed(except).ifPresent(inner -> except(outer.get(), inner, except, found));
    }
  }

  private static void except(Cidr outer, Cidr inner, Value written, Found found) {
    var text = written.asString().orElse("");
    if (outer.v6() != inner.v6() || !outer.contains(inner.first())) {
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
    if (text.contains("/") && !isMapped(text) && parsed(value).isEmpty()) {
      found.refuse(
          RefusalRule.BAD_CIDR,
          value.pos(),
          "the agent cannot read the address block " + text + " and refuses the policy",
          "write it without leading zeros");
    }
  }

  /** IPv4 inside IPv6, which Go reads and our strict form does not. */
  private static boolean isMapped(String text) {
    return text.contains(":") && text.contains(".");
  }

  /** The block that a text means, host bits ignored. */
  private static Optional<Cidr> parsed(Value value) {
    var text = value.asString().orElse("");
    var slash = text.indexOf('/');
    if (slash < 0 || !LENGTH.matcher(text.substring(slash + 1)).matches()) {
      return Optional.empty();
    }
    var length = Integer.parseInt(text.substring(slash + 1));
    return Ip.parse(text.substring(0, slash))
        .good()
        .filter(ip -> length <= ip.bits())
        .map(ip -> Cidr.containing(ip, length));
  }
}
