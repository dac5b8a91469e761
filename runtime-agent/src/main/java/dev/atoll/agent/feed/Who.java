package dev.atoll.agent.feed;

import dev.atoll.agent.datapath.Address;
import dev.atoll.agent.datapath.IpcacheValue;
import dev.atoll.agent.mesh.IpEntry;
import dev.atoll.agent.mesh.MeshState;
import dev.atoll.agent.policy.CidrIdentities;
import dev.atoll.agent.policy.NodeIdentities;
import dev.atoll.fleet.net.Cidr;
import java.util.Optional;

/**
 * Who has which address: pods and nodes by what the mesh tells of them, others by the blocks that
 * policies name. Of two the first in this order counts.
 */
record Who(
    MeshState mesh,
    NodeIdentities nodes,
    NodeTunnels tunnels,
    CidrIdentities cidrs,
    Routing routing) {

  /** What {@code ipcache} shall say of a block; empty where it shall say nothing. */
  Optional<IpcacheValue> at(Cidr block) {
    return mesh.at(block).map(this::told).or(() -> node(block)).or(() -> named(block));
  }

  private IpcacheValue told(IpEntry entry) {
    var cluster = entry.identity() >>> mesh.own().identityBits();
    var other = cluster != 0 && cluster != mesh.own().id();
    return other
        ? routing.behind(entry.where().host(), entry.identity(), cluster)
        : new IpcacheValue(entry.identity(), cluster, Address.NONE, 0);
  }

  private Optional<IpcacheValue> node(Cidr block) {
    return block.length() == block.bits()
        ? Optional.ofNullable(nodes.addresses().get(block.first())).map(it -> node(block, it))
        : Optional.empty();
  }

  private IpcacheValue node(Cidr block, int identity) {
    return tunnels
        .at(block.first())
        .map(at -> routing.node(at, identity))
        .orElseGet(() -> routed(identity));
  }

  /** All of a family is what the datapath takes for the world anyway. */
  private Optional<IpcacheValue> named(Cidr block) {
    return block.length() == 0
        ? Optional.empty()
        : Optional.ofNullable(cidrs.blocks().get(block)).map(Who::routed);
  }

  private static IpcacheValue routed(int identity) {
    return new IpcacheValue(identity, 0, Address.NONE, 0);
  }

  /** Who an address is where nothing is said of just that block. */
  int otherwise(Cidr block) {
    return cidrs.identity(block.first()).orElse(0);
  }
}
