package dev.atoll.agent.flows;

import dev.atoll.agent.datapath.Reason;

/**
 * Reasons of drops in Cilium's words (Cilium 1.20.2, {@code api/v1/flow/flow.proto}, {@code
 * DropReason}).
 *
 * @param number 0 where Cilium has no such reason
 */
record HubbleReason(int number, String name) {
  private static final HubbleReason UNKNOWN = new HubbleReason(0, "DROP_REASON_UNKNOWN");

  static HubbleReason of(Reason reason) {
    return switch (reason) {
      case MALFORMED -> new HubbleReason(134, "INVALID_PACKET_DROPPED");
      case NO_ENDPOINT ->
          new HubbleReason(165, "NO_CONFIGURATION_AVAILABLE_TO_PERFORM_POLICY_DECISION");
      // As when an endpoint of Cilium is locked down (pkg/endpoint/bpf.go, startLockdownLocked).
      case CLOSED -> new HubbleReason(203, "DROP_EP_NOT_READY");
      case SPOOFED -> new HubbleReason(132, "INVALID_SOURCE_IP");
      case POLICY_DENY -> new HubbleReason(181, "POLICY_DENY");
      case DEFAULT_DENY -> new HubbleReason(133, "POLICY_DENIED");
      case NO_BACKEND -> new HubbleReason(158, "SERVICE_BACKEND_NOT_FOUND");
      case FRAGMENT -> new HubbleReason(175, "FIRST_LOGICAL_DATAGRAM_FRAGMENT_NOT_FOUND");
      case UNTRACKED_ERROR -> new HubbleReason(163, "UNKNOWN_CONNECTION_TRACKING_STATE");
      case UNSUPPORTED -> new HubbleReason(139, "UNSUPPORTED_L3_PROTOCOL");
      case REWRITE -> new HubbleReason(141, "ERROR_WRITING_TO_PACKET");
      case TUNNEL -> new HubbleReason(160, "NO_TUNNEL_OR_ENCAPSULATION_ENDPOINT");
      case FORGED_NODE -> new HubbleReason(172, "UNKNOWN_SENDER");
      case FORGED_IDENTITY -> new HubbleReason(171, "INVALID_IDENTITY");
      case NO_ROOM -> new HubbleReason(155, "CT_MAP_INSERTION_FAILED");
      case NO_PORT -> new HubbleReason(167, "NO_MAPPING_FOR_NAT_MASQUERADE");
      case HAIRPIN, TOO_LARGE, FORWARDED, EVENT_LOST -> UNKNOWN;
    };
  }
}
