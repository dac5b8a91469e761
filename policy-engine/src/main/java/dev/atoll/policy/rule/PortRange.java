package dev.atoll.policy.rule;

import java.util.List;

/**
 * Ports of a rule.
 *
 * @param protocols that it covers
 * @param first 0 to 65535; an ICMP type for ICMP
 * @param last at least {@code first}
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

  public static PortRange named(List<Protocol> protocols, String name) {
    return new PortRange(protocols, 0, 0, name);
  }

  public boolean isNamed() {
    return !name.isEmpty();
  }

  /** Whether a numbered range holds a port. */
  public boolean covers(Protocol protocol, int port) {
    return first <= port && port <= last && protocols.contains(protocol);
  }
}
