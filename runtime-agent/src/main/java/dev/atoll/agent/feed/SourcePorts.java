package dev.atoll.agent.feed;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/** Source ports of the node, of which programs have some and its own sockets the others. */
final class SourcePorts {
  /** The first port of {@code node.h} that programs use in the name of the node. */
  private static final int FIRST_PORT = 61_000;

  private static final Path OWN_PORTS = Path.of("/proc/sys/net/ipv4/ip_local_port_range");

  private SourcePorts() {}

  /** Why answers to the node's own sockets could go astray; empty if they cannot. */
  static Optional<String> trouble() {
    try {
      var last = Files.readString(OWN_PORTS).strip().replaceAll(".*\\s", "");
      return Integer.parseInt(last) < FIRST_PORT
          ? Optional.empty()
          : Optional.of(
              "net.ipv4.ip_local_port_range ends at "
                  + last
                  + ": the ports from "
                  + FIRST_PORT
                  + " on are those by which node ports ask backends elsewhere");
    } catch (IOException | NumberFormatException e) {
      return Optional.of(OWN_PORTS + " cannot be read: " + e.getMessage());
    }
  }
}
