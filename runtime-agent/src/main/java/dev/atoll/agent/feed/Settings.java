package dev.atoll.agent.feed;

import dev.atoll.agent.datapath.Address;
import dev.atoll.agent.mesh.MeshState;
import dev.atoll.fleet.net.Ip;
import dev.atoll.policy.mesh.ClusterFacts;
import dev.atoll.policy.refusal.AgentOptions;
import dev.atoll.policy.rule.Semantics;
import java.util.List;

/**
 * What a node is told when it begins.
 *
 * @param node its name
 * @param semantics what policies mean in its cluster
 * @param options which policies it takes
 * @param routing how packets get to other clusters
 * @param devices over which packets go to other nodes
 * @param sockets whether sockets are connected to backends, which are to be ended with them
 * @param allFlows whether each new flow is told, not only what is dropped
 */
public record Settings(
    String node,
    Semantics semantics,
    AgentOptions options,
    Routing routing,
    Devices devices,
    boolean sockets,
    boolean allFlows) {

  /**
   * @param overlay interface of the tunnel device, 0 if there is none
   * @param underlay interface towards other nodes, 0 if it is not known
   * @param addresses of the same
   * @param mtu bytes that the network between nodes takes, from the IP header on; 0 if not known
   * @param bypass packets go from device to device, past the host's stack, where they can
   */
  public record Devices(
      int overlay, int underlay, List<Address> addresses, int mtu, boolean bypass) {

    public Devices {
      addresses = List.copyOf(addresses);
    }
  }

  /**
   * Addresses at which ports of the node are asked for. Beside a tunnel only those by which other
   * nodes know this one: from others nothing comes out of it.
   */
  List<Address> asked(MeshState mesh) {
    if (devices.underlay == 0) {
      return List.of();
    }
    var known = routing.tunnel() ? known(mesh) : devices.addresses;
    return devices.addresses.stream().filter(known::contains).toList();
  }

  private List<Address> known(MeshState mesh) {
    return mesh.nodes(mesh.own().name()).stream()
        .filter(it -> it.name().equals(node))
        .flatMap(it -> it.addresses().stream())
        .flatMap(it -> Ip.parse(it.ip()).good().stream())
        .map(Addresses::of)
        .toList();
  }

  ClusterFacts cluster() {
    return new ClusterFacts(
        semantics, List.of(), List.of(), List.of(), List.of(), List.of(), List.of());
  }
}
