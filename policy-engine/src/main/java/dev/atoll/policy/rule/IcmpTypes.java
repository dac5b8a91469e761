package dev.atoll.policy.rule;

import static java.util.Map.entry;

import java.util.Map;
import java.util.OptionalInt;

/** Names of ICMP types that policies may write (Cilium 1.20.2, {@code policy/api/icmp.go}). */
public final class IcmpTypes {

  private static final Map<String, Integer> V4 =
      Map.ofEntries(
          entry("EchoReply", 0),
          entry("DestinationUnreachable", 3),
          entry("Redirect", 5),
          entry("Echo", 8),
          entry("EchoRequest", 8),
          entry("RouterAdvertisement", 9),
          entry("RouterSelection", 10),
          entry("TimeExceeded", 11),
          entry("ParameterProblem", 12),
          entry("Timestamp", 13),
          entry("TimestampReply", 14),
          entry("Photuris", 40),
          entry("ExtendedEchoRequest", 42),
          entry("ExtendedEchoReply", 43));

  private static final Map<String, Integer> V6 =
      Map.ofEntries(
          entry("DestinationUnreachable", 1),
          entry("PacketTooBig", 2),
          entry("TimeExceeded", 3),
          entry("ParameterProblem", 4),
          entry("EchoRequest", 128),
          entry("EchoReply", 129),
          entry("MulticastListenerQuery", 130),
          entry("MulticastListenerReport", 131),
          entry("MulticastListenerDone", 132),
          entry("RouterSolicitation", 133),
          entry("RouterAdvertisement", 134),
          entry("NeighborSolicitation", 135),
          entry("NeighborAdvertisement", 136),
          entry("RedirectMessage", 137),
          entry("RouterRenumbering", 138),
          entry("ICMPNodeInformationQuery", 139),
          entry("ICMPNodeInformationResponse", 140),
          entry("InverseNeighborDiscoverySolicitation", 141),
          entry("InverseNeighborDiscoveryAdvertisement", 142),
          entry("HomeAgentAddressDiscoveryRequest", 144),
          entry("HomeAgentAddressDiscoveryReply", 145),
          entry("MobilePrefixSolicitation", 146),
          entry("MobilePrefixAdvertisement", 147),
          entry("DuplicateAddressRequestCodeSuffix", 157),
          entry("DuplicateAddressConfirmationCodeSuffix", 158),
          entry("ExtendedEchoRequest", 160),
          entry("ExtendedEchoReply", 161));

  private IcmpTypes() {}

  /** A type written as a number or as a name of its family; nothing checks that it is one. */
  public static OptionalInt of(boolean v6, String text) {
    var named = (v6 ? V6 : V4).get(text);
    if (named != null) {
      return OptionalInt.of(named);
    }
    return text.matches("\\d{1,9}")
        ? OptionalInt.of(Math.min(Integer.parseInt(text), PortRange.LAST))
        : OptionalInt.empty();
  }
}
