package dev.atoll.agent.feed;

import dev.atoll.agent.datapath.Address;
import dev.atoll.fleet.net.Ip;

/**
 * How packets get to nodes of other clusters.
 *
 * @param overlay in a tunnel; else the network between nodes knows pod ranges
 */
public record Routing(boolean overlay) {
  public static final Routing NATIVE = new Routing(false);
  public static final Routing OVERLAY = new Routing(true);

  /**
   * What a packet to a pod is put into.
   *
   * @param node address of its node; empty where it is not known
   */
  Address tunnel(String node, boolean otherCluster) {
    return overlay && otherCluster
        ? Ip.parse(node).good().map(Addresses::of).orElse(Address.NONE)
        : Address.NONE;
  }
}
