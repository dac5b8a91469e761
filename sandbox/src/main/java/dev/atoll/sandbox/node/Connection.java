package dev.atoll.sandbox.node;

import dev.atoll.sandbox.netns.Probe;

/** One pod asks another on one port. */
public record Connection(Pod from, Pod to, Probe.Protocol protocol, int port) {

  /** {@code 8080/TCP}. */
  public String service() {
    return port + "/" + protocol;
  }
}
