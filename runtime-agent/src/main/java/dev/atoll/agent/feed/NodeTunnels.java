package dev.atoll.agent.feed;

import dev.atoll.agent.datapath.Address;
import dev.atoll.agent.mesh.MeshState;
import dev.atoll.agent.schema.NodeValue;
import dev.atoll.fleet.net.Ip;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * From where in the tunnel comes what nodes of other clusters ask for somebody else: the first
 * {@code InternalIP} of a node, as pods tell it of their node ({@code status.hostIP}).
 *
 * @param byAddress of each node all that it has
 */
record NodeTunnels(Map<Ip, Address> byAddress) {
  static final NodeTunnels NONE = new NodeTunnels(Map.of());
  private static final String INTERNAL = "InternalIP";

  NodeTunnels {
    byAddress = Map.copyOf(byAddress);
  }

  static NodeTunnels of(MeshState mesh) {
    var all = new HashMap<Ip, Address>();
    for (var peer : mesh.peers()) {
      if (!peer.cluster().equals(mesh.own().name())) {
        mesh.nodes(peer.cluster()).forEach(node -> put(node, all));
      }
    }
    return new NodeTunnels(all);
  }

  private static void put(NodeValue node, Map<Ip, Address> all) {
    internal(node)
        .ifPresent(at -> addresses(node.addresses()).forEach(ip -> all.put(ip, Addresses.of(at))));
  }

  private static Optional<Ip> internal(NodeValue node) {
    var internal = node.addresses().stream().filter(a -> a.type().equals(INTERNAL)).toList();
    return addresses(internal).stream().findFirst();
  }

  private static List<Ip> addresses(List<NodeValue.Address> all) {
    return all.stream().flatMap(a -> Ip.parse(a.ip()).good().stream()).toList();
  }

  /** Empty for whoever is no node of another cluster. */
  Optional<Address> at(Ip address) {
    return Optional.ofNullable(byAddress.get(address));
  }
}
