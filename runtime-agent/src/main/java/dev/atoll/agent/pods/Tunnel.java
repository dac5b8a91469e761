package dev.atoll.agent.pods;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * The device for packets to other clusters, of kind vxlan: where each goes, and whose it is, the
 * programs say ({@code external}). It stays when the process ends, and another takes it over.
 *
 * <p>In the network namespace of the calling thread.
 */
public final class Tunnel {
  public static final String DEVICE = "atoll_vxlan";

  /** As Cilium has it by default: {@code tunnel-port}, defaults.TunnelPortVXLAN of 1.20.2. */
  public static final int PORT = 8472;

  /** Ethernet 14, VXLAN 8, UDP 8, IPv6 40: as much as there can be around a packet. */
  private static final int AROUND = 70;

  private static final int LEAST = 1280;
  private static final String KIND = "vxlan";

  private Tunnel() {}

  /**
   * Makes the device, or takes over one that is as it shall be; it is not open before {@link
   * Uplink#raise}.
   *
   * @param port UDP, the same on all nodes of the mesh
   * @param mtu of the network between nodes; 0 if not known
   * @throws TunnelException if it cannot be made
   */
  public static Uplink make(int port, int mtu) {
    if (shown().filter(it -> !isOurs(it, port)).isPresent()) {
      remove();
    }
    if (shown().isEmpty()) {
      add(port);
    }
    if (mtu > 0) {
      ip("set", DEVICE, "mtu", Integer.toString(Math.max(LEAST, mtu - AROUND)));
    }
    anySource();
    return Device.named(DEVICE)
        .map(it -> Uplink.of(it, DeviceRole.OVERLAY))
        .orElseThrow(() -> new TunnelException(DEVICE + " is gone again."));
  }

  /** Takes the device away, and with it our program; nothing happens if there is none. */
  public static void remove() {
    var there = shown();
    if (there.isPresent() && !there.get().object("linkinfo").text("info_kind").equals(KIND)) {
      throw new TunnelException(
          DEVICE + " is there and no device of kind vxlan: take it away, or give it another name.");
    }
    there.ifPresent(it -> ip("delete", DEVICE));
  }

  private static Optional<JsonTree> shown() {
    var output = Command.run("ip", "-json", "-details", "link", "show", "dev", DEVICE).output();
    return JsonTree.list(output).stream().filter(it -> it.text("ifname").equals(DEVICE)).findAny();
  }

  private static boolean isOurs(JsonTree device, int port) {
    var kind = device.object("linkinfo");
    var data = kind.object("info_data");
    return kind.text("info_kind").equals(KIND)
        && data.fields().containsKey("external")
        && data.number("port").equals(Optional.of(port));
  }

  private static void add(int port) {
    var made =
        Command.run(
            List.of(
                "ip link add %s type vxlan external nolearning udp6zerocsumrx dstport %d"
                    .formatted(DEVICE, port)
                    .split(" ")));
    if (!made.ok()) {
      throw new TunnelException(
          DEVICE + " cannot be made. It needs CAP_NET_ADMIN and the module: modprobe vxlan.");
    }
  }

  private static void ip(String verb, String... more) {
    var words = new java.util.ArrayList<>(List.of("ip", "link", verb));
    words.addAll(List.of(more));
    if (!Command.run(words).ok()) {
      throw new TunnelException("`" + String.join(" ", words) + "` does not work.");
    }
  }

  /** No route leads back through it to whom packets come from: programs judge them. */
  private static void anySource() {
    try {
      Files.writeString(Path.of("/proc/sys/net/ipv4/conf", DEVICE, "rp_filter"), "0");
    } catch (IOException e) {
      throw new TunnelException("rp_filter of " + DEVICE + " cannot be set: " + e.getMessage());
    }
  }
}
