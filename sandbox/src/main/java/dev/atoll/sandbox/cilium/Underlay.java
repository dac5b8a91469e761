package dev.atoll.sandbox.cilium;

import java.util.List;

/**
 * The network that joins the nodes of all clusters: a bridge in a namespace of its own, which
 * nothing else reaches. Every address is on the link, as Cilium's direct node routes want it
 * ({@code auto-direct-node-routes}).
 */
record Underlay(Enclosure enclosure) {
  private static final String NAME = "underlay";

  static Underlay make(Enclosure enclosure) {
    var underlay = new Underlay(enclosure);
    underlay.script(
        """
        ip netns add %1$s && ip -n %1$s link add br0 type bridge && ip -n %1$s link set br0 up\
        """
            .formatted(NAME));
    return underlay;
  }

  /** Makes the namespace of a node; {@code port} is its number on the bridge, unique. */
  void add(Node node, int port) {
    script(
        """
        mkdir -p %6$s && mount -t bpf bpf %6$s &&
        ip netns add %1$s && ip -n %1$s link set lo up &&
        ip link add %4$s netns %1$s type veth peer name port%3$d netns %5$s &&
        ip -n %5$s link set port%3$d master br0 up &&
        ip -n %1$s addr add %2$s/32 dev %4$s && ip -n %1$s link set %4$s up &&
        ip -n %1$s route add default dev %4$s scope link\
        """
            .formatted(node.name(), node.address(), port, Node.DEVICE, NAME, node.pins()));
  }

  /**
   * Deletes the namespace. Interfaces and pinned programs go when the last process that sees them
   * has ended, which may be a moment after it was killed.
   */
  void remove(Node node) {
    script("ip netns del %s && umount --lazy %s".formatted(node.name(), node.pins()));
  }

  void removePod(String network) {
    script("ip netns del " + network);
  }

  private void script(String text) {
    enclosure.call(List.of("sh", "-c", text));
  }
}
