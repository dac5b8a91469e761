package dev.atoll.policy.refusal;

import dev.atoll.fleet.schema.Nearest;
import dev.atoll.fleet.value.Mapping;
import dev.atoll.policy.text.RuleEntry;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * ICMP rules that the agent refuses. Source: Cilium 1.20.2, {@code
 * pkg/policy/api/rule_validation.go} (errUnsupportedICMPWithToPorts) and {@code
 * pkg/policy/api/icmp.go} (names of types); the same in 1.18.8 and 1.19.4.
 */
final class IcmpChecks {

  private static final Pattern NUMBER = Pattern.compile("[0-9]{1,3}");

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
      RuleEntry.mappings(rule, "icmps").stream()
          .flatMap(i -> RuleEntry.mappings(i, "fields").stream())
          .forEach(f -> field(f, found));
    }
  }

  private static void field(Mapping field, Found found) {
    var family = field.string("family").orElse("IPv4");
    var names = family.equals("IPv6") ? IPV6 : IPV4;
    field
        .string("type")
        .filter(t -> !NUMBER.matcher(t).matches() && !names.contains(t))
        .ifPresent(t ->
            found.refuse(
                RefusalRule.BAD_ICMP,
                field.get("type").orElse(field).pos(),
                family + " has no ICMP type " + t + ": the agent cannot read the policy",
                Nearest.question(t, names)));
  }
}
