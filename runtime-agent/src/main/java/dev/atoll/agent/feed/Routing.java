package dev.atoll.agent.feed;

import dev.atoll.agent.datapath.Address;
import dev.atoll.agent.datapath.IpcacheValue;
import dev.atoll.fleet.net.Ip;
import java.util.Set;

/**
 * How packets get to nodes of other clusters.
 *
 * @param tunnel whether there is a tunnel from node to node; else the network between nodes knows
 *     pod ranges
 * @param routed IDs of clusters whose pods are reached without the tunnel where there is one. What
 *     they send may come out of it even so: each side decides for itself.
 * @param probed whether {@code routed} is found out, and told by {@link Feed#route}
 */
public record Routing(boolean tunnel, Set<Integer> routed, boolean probed) {
  public static final Routing NATIVE = new Routing(false, Set.of(), false);

  public Routing {
    routed = Set.copyOf(routed);
  }

  /** The same with others that are routed. */
  Routing with(Set<Integer> others) {
    return new Routing(tunnel, others, probed);
  }

  /**
   * Where a pod of another cluster is.
   *
   * @param node address of its node; empty where it is not known
   */
  IpcacheValue behind(String node, int identity, int cluster) {
    var at = tunnel ? Ip.parse(node).good().map(Addresses::of).orElse(Address.NONE) : Address.NONE;
    return new IpcacheValue(identity, cluster, at, flags(cluster));
  }

  /**
   * A node of another cluster. Packets to it go as the network routes it, and what it asks for
   * others may come out of the tunnel.
   *
   * @param at from where in the tunnel
   */
  IpcacheValue node(Address at, int identity) {
    return tunnel
        ? new IpcacheValue(identity, 0, at, IpcacheValue.ROUTED | IpcacheValue.NODE)
        : new IpcacheValue(identity, 0, Address.NONE, 0);
  }

  private int flags(int cluster) {
    return tunnel && routed.contains(cluster) ? IpcacheValue.ROUTED : 0;
  }
}
