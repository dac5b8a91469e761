package dev.atoll.sandbox.netns;

import java.net.InetSocketAddress;

/**
 * One question: does a connection or datagram get there?
 *
 * @param to a literal address and a port from 1; names are not resolved, as that would happen in
 *     another namespace
 */
public record Probe(Protocol protocol, InetSocketAddress to) {
  /** How it is asked. */
  public enum Protocol {
    TCP,
    UDP
  }

  public Probe {
    if (to.isUnresolved() || to.getPort() == 0) {
      throw new IllegalArgumentException("a probe needs an address and a port, not " + to);
    }
  }
}
