package dev.atoll.policy.rule;

import java.util.List;

/**
 * Ports of a rule.
 *
 * @param protocols that it covers
 * @param first 0 to 65535; an ICMP type for ICMP
 * @param last at least {@code first}; for a name the {@code endPort} beside it, 0 for none
 * @param name of a port, lower case; empty where numbers are given
 */
public record PortRange(List<Protocol> protocols, int first, int last, String name) {

  public static final int LAST = 65535;

  public PortRange {
    protocols = List.copyOf(protocols);
  }

  /** Every port, every ICMP type and every other protocol: what a rule without ports covers. */
  public static final PortRange EVERYTHING = all(List.of(Protocol.values()));

  public static PortRange all(List<Protocol> protocols) {
    return new PortRange(protocols, 0, LAST, "");
  }

  /** Ports of a name, up to an end where ingress counts from the number that the name has. */
  public static PortRange named(List<Protocol> protocols, String name, int end) {
    return new PortRange(protocols, 0, end, name);
  }

  public boolean isNamed() {
    return !name.isEmpty();
  }

  /** Whether a numbered range holds a port. */
  public boolean covers(Protocol protocol, int port) {
    return first <= port && port <= last && protocols.contains(protocol);
  }
}
