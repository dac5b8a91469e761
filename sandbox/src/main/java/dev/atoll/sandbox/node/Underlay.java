package dev.atoll.sandbox.node;

import dev.atoll.sandbox.ControlPlane;
import dev.atoll.sandbox.SandboxException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * The network that joins the nodes of all clusters: a bridge in a namespace of its own, which
 * nothing else reaches. Every address is on the link, as Cilium's direct node routes want it
 * ({@code auto-direct-node-routes}); one that no node has is unreachable.
 */
public final class Underlay implements AutoCloseable {
  private static final String NAME = "underlay";

  /** States of a port, BR_STATE_* in linux/if_bridge.h. */
  private static final int DISABLED = 0;

  private static final int FORWARDING = 3;

  private final ControlPlane plane;
  private final Enclosure enclosure;
  private final AtomicInteger given = new AtomicInteger();
  private final Map<String, Integer> ports = new ConcurrentHashMap<>();

  private Underlay(ControlPlane plane, Enclosure enclosure) {
    this.plane = plane;
    this.enclosure = enclosure;
  }

  /**
   * Makes it in an enclosure of its own, which ends with {@code plane}.
   *
   * @throws SandboxException if this user is not root
   */
  public static Underlay start(ControlPlane plane) {
    var underlay = new Underlay(plane, Enclosure.start(plane));
    underlay.script(
        """
        ip netns add %1$s && ip -n %1$s link add br0 type bridge && ip -n %1$s link set br0 up\
        """
            .formatted(NAME));
    return underlay;
  }

  /** Where it is, with all its nodes. */
  public Enclosure enclosure() {
    return enclosure;
  }

  /**
   * Makes the namespace of a node, with its interface and a BPF file system. Its IPv6 addresses,
   * those of its interfaces among them, are usable at once: while a link-local address is tentative
   * (RFC 4862, 5.4: a second or two), a node that forwards asks for no neighbor.
   */
  public void add(Node node) {
    int port = given.incrementAndGet();
    ports.put(node.name(), port);
    script(
        """
        mkdir -p %5$s && mount -t bpf bpf %5$s &&
        ip netns add %1$s && ip -n %1$s link set lo up &&
        ip netns exec %1$s sh -c '! cd /proc/sys/net/ipv6 || echo 0 > conf/default/accept_dad' &&
        ip link add %3$s netns %1$s type veth peer name port%2$d netns %4$s &&
        ip -n %4$s link set port%2$d master br0 up && ip -n %1$s link set %3$s up &&
        %6$s\
        """
            .formatted(
                node.name(), port, Node.DEVICE, NAME, node.pins(), String.join(" &&\n", on(node))));
  }

  private static List<String> on(Node node) {
    var steps = new ArrayList<String>();
    for (var address : node.addresses()) {
      var ip = "ip -n " + node.name() + (address.contains(":") ? " -6" : "");
      var whole = address.contains(":") ? "/128 nodad" : "/32";
      steps.add(ip + " addr add " + address + whole + " dev " + Node.DEVICE);
      steps.add(ip + " route add default dev " + Node.DEVICE + scope(address));
    }
    return steps;
  }

  /** IPv6 knows no scopes of routes, ip-route(8). */
  private static String scope(String address) {
    return address.contains(":") ? "" : " scope link";
  }

  /**
   * Drops all that the node sends and all that is sent to it, silently, as a broken switch does:
   * its interface stays up.
   *
   * @param node its name
   */
  public void cut(String node) {
    state(node, DISABLED);
  }

  /** Ends what {@link #cut} began; nothing happens if it is not cut. */
  public void mend(String node) {
    state(node, FORWARDING);
  }

  private void state(String node, int state) {
    var port = ports.get(node);
    if (port == null) {
      throw new SandboxException("no node " + node + " here");
    }
    script("bridge -n %s link set dev port%d state %d".formatted(NAME, port, state));
  }

  /**
   * Deletes the namespace. Interfaces and pinned programs go when the last process that sees them
   * has ended, which may be a moment after it was killed.
   */
  public void remove(Node node) {
    ports.remove(node.name());
    script("ip netns del %s && umount --lazy %s".formatted(node.name(), node.pins()));
  }

  /** Deletes the namespace of a pod. */
  public void removePod(String network) {
    script("ip netns del " + network);
  }

  private void script(String text) {
    enclosure.call(List.of("sh", "-c", text));
  }

  /** Ends the enclosure, and with it all that is in it. */
  @Override
  public void close() {
    plane.end(Enclosure.NAME, Duration.ZERO);
  }
}
