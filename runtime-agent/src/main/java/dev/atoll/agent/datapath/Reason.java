package dev.atoll.agent.datapath;

/** What became of a packet ({@code enum reason}). */
public enum Reason {
  FORWARDED("forwarded"),
  MALFORMED("headers are cut off or contradict each other"),
  NO_ENDPOINT("nothing is known of the interface"),
  CLOSED("the endpoint is closed: its policy entries did not fit"),
  SPOOFED("the source address is not the pod's"),
  POLICY_DENY("a policy denies it"),
  DEFAULT_DENY("no policy allows it"),
  NO_BACKEND("the service has no backend"),
  FRAGMENT("the first fragment was not seen"),
  UNTRACKED_ERROR("an ICMP error about a flow that is not known"),
  UNSUPPORTED("not IPv4, IPv6 or ARP, or too many extension headers"),
  HAIRPIN("a service sent the pod back to itself"),
  REWRITE("the packet could not be changed"),
  TUNNEL("the packet could not be put into the tunnel"),
  FORGED_NODE("from the tunnel, but not from the node behind which the source is"),
  FORGED_IDENTITY("from the tunnel, with an identity that is not the source's"),
  NO_ROOM("the flow could not be remembered"),
  EVENT_LOST("told nobody: the ring was full"),
  TOO_LARGE("too large for the tunnel, and not to be cut: the sender was told"),
  NO_PORT("another flow has its source port, and no other one was free");

  private final String text;

  Reason(String text) {
    this.text = text;
  }

  public String text() {
    return text;
  }
}
