package dev.atoll.policy.refusal;

import dev.atoll.fleet.schema.Nearest;
import dev.atoll.fleet.value.Mapping;
import dev.atoll.fleet.value.Scalar;
import dev.atoll.policy.text.RuleEntry;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * ICMP rules that the agent refuses. Source: Cilium 1.20.2, {@code
 * pkg/policy/api/rule_validation.go} (errUnsupportedICMPWithToPorts) and {@code
 * pkg/policy/api/icmp.go} (names of types); the same in 1.18.8 and 1.19.4.
 */
final class IcmpChecks {

  private static final Pattern NUMBER = Pattern.compile("0|[1-9][0-9]{0,2}");
  private static final Pattern INT_32 = Pattern.compile("-?[0-9]{1,10}");

  private static final Set<String> IPV4 =
      Set.of(
          "EchoReply",
          "DestinationUnreachable",
          "Redirect",
          "Echo",
          "EchoRequest",
          "RouterAdvertisement",
          "RouterSelection",
          "TimeExceeded",
          "ParameterProblem",
          "Timestamp",
          "TimestampReply",
          "Photuris",
          "ExtendedEchoRequest",
          "ExtendedEchoReply");

  private static final Set<String> IPV6 =
      Set.of(
          "DestinationUnreachable",
          "PacketTooBig",
          "TimeExceeded",
          "ParameterProblem",
          "EchoRequest",
          "EchoReply",
          "MulticastListenerQuery",
          "MulticastListenerReport",
          "MulticastListenerDone",
          "RouterSolicitation",
          "RouterAdvertisement",
          "NeighborSolicitation",
          "NeighborAdvertisement",
          "RedirectMessage",
          "RouterRenumbering",
          "ICMPNodeInformationQuery",
          "ICMPNodeInformationResponse",
          "InverseNeighborDiscoverySolicitation",
          "InverseNeighborDiscoveryAdvertisement",
          "HomeAgentAddressDiscoveryRequest",
          "HomeAgentAddressDiscoveryReply",
          "MobilePrefixSolicitation",
          "MobilePrefixAdvertisement",
          "DuplicateAddressRequestCodeSuffix",
          "DuplicateAddressConfirmationCodeSuffix",
          "ExtendedEchoRequest",
          "ExtendedEchoReply");

  private IcmpChecks() {}

  static void check(Found found) {
    for (var entry : found.object().entries()) {
      var rule = entry.rule();
      if (!rule.items("icmps").isEmpty() && !rule.items("toPorts").isEmpty()) {
        found.refuse(
            RefusalRule.BAD_ICMP,
            rule.keyPos("icmps"),
            "icmps and toPorts stand in one rule: the agent refuses the whole policy",
            "write one rule for each of them");
      }
      if (!rule.items("icmps").isEmpty() && !found.options().icmpRules()) {
        found.refuse(
            RefusalRule.BAD_ICMP,
            rule.keyPos("icmps"),
            "icmps where ICMP rules are turned off (enable-icmp-rules: false): the agent refuses the"
                + " policy",
            "place the policy only on clusters with ICMP rules");
      }
      RuleEntry.mappings(rule, "icmps").stream()
          .flatMap(i -> RuleEntry.mappings(i, "fields").stream())
          .forEach(f -> field(f, found));
    }
  }

  private static void field(Mapping field, Found found) {
    var type = field.get("type");
    if (type.isPresent() && type.get() instanceof Scalar s) {
      switch (s.type()) {
        case STRING -> name(s, field, found);
        case INT -> number(s, found);
        case BOOL, FLOAT, NULL -> {}
      }
      if (isWildcard(s.text(), family(field))) {
        found.doubt(
            RefusalRule.OTHER_ICMP,
            s.pos(),
            "",
            "ICMP type " + s.text() + " counts as every type: the rule holds for all of ICMP",
            "name the types that you mean; replies to what is allowed need no rule");
      }
    }
  }

  private static String family(Mapping field) {
    return field.string("family").orElse("IPv4");
  }

  /** A type is kept as a port, and port 0 is every port ({@code ICMPField.PortProtocol}). */
  private static boolean isWildcard(String type, String family) {
    return type.equals("0") || (type.equals("EchoReply") && !family.equals("IPv6"));
  }

  private static void name(Scalar type, Mapping field, Found found) {
    var family = family(field);
    var names = family.equals("IPv6") ? IPV6 : IPV4;
    if (!NUMBER.matcher(type.text()).matches() && !names.contains(type.text())) {
      found.refuse(
          RefusalRule.BAD_ICMP,
          type.pos(),
          family + " has no ICMP type " + type.text() + ": the agent cannot read the policy",
          Nearest.question(type.text(), names));
    }
  }

  private static void number(Scalar type, Found found) {
    var number =
        INT_32.matcher(type.text()).matches() ? Long.parseLong(type.text()) : Long.MAX_VALUE;
    if (number != (int) number) {
      found.refuse(
          RefusalRule.BAD_ICMP,
          type.pos(),
          "no ICMP type has the number " + type.text() + ": the agent cannot read the policy",
          "write 0 to 255");
    } else if (number < 0 || number > 255) {
      found.doubt(
          RefusalRule.OTHER_ICMP,
          type.pos(),
          "",
          "no ICMP type has the number " + type.text() + "",
          "write 0 to 255");
    }
  }
}
