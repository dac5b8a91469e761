package dev.atoll.agent.mesh;

import java.util.Comparator;

/**
 * A port of a service, for one family of addresses. Backends are chosen for each on its own, as
 * Cilium does for each frontend.
 *
 * @param name empty where the port has none
 * @param protocol for example {@code TCP}
 */
public record FrontendPort(boolean v6, String name, String protocol, int port)
    implements Comparable<FrontendPort> {

  /**
   * Whether a backend's port is behind it: by name, and where one of both has none by protocol
   * alone (Cilium 1.20.2, {@code matchesFrontend} in {@code pkg/loadbalancer/writer/writer.go}).
   */
  boolean leadsTo(String otherName, String otherProtocol) {
    return protocol.equals(otherProtocol)
        && (name.isEmpty() || otherName.isEmpty() || name.equals(otherName));
  }

  @Override
  public int compareTo(FrontendPort other) {
    return Comparator.comparing(FrontendPort::v6)
        .thenComparing(FrontendPort::port)
        .thenComparing(FrontendPort::protocol)
        .thenComparing(FrontendPort::name)
        .compare(this, other);
  }

  @Override
  public String toString() {
    return port + "/" + protocol + (name.isEmpty() ? "" : " " + name) + (v6 ? " IPv6" : "");
  }
}
