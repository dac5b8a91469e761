package dev.atoll.agent.feed;

import dev.atoll.agent.datapath.Address;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * Where the node is asked from outside.
 *
 * @param underlay interface of the device towards other nodes; 0 if there is none
 * @param addresses of that device
 */
public record Outside(int underlay, List<Address> addresses) {
  public static final Outside NONE = new Outside(0, List.of());

  /** The first port of {@code node.h} that programs use in the name of the node. */
  private static final int FIRST_PORT = 61_000;

  private static final Path OWN_PORTS = Path.of("/proc/sys/net/ipv4/ip_local_port_range");

  public Outside {
    addresses = List.copyOf(addresses);
  }

  boolean isThere() {
    return underlay != 0 && !addresses.isEmpty();
  }

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
