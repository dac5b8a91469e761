package dev.atoll.agent.node;

import dev.atoll.agent.mesh.MeshState;
import dev.atoll.agent.mesh.PeerView;
import dev.atoll.agent.probe.Target;
import dev.atoll.agent.schema.NodeValue;
import dev.atoll.fleet.net.Ip;
import java.util.List;
import java.util.stream.Stream;

/** The nodes of other clusters, at the addresses by which nodes reach each other. */
public final class OtherNodes {
  private static final String INTERNAL = "InternalIP";

  private OtherNodes() {}

  /** One for each internal address of each node. */
  public static List<Target> of(MeshState state) {
    return state.peers().stream()
        .map(PeerView::cluster)
        .filter(cluster -> !cluster.equals(state.own().name()))
        .flatMap(cluster -> state.nodes(cluster).stream().flatMap(OtherNodes::targets))
        .toList();
  }

  private static Stream<Target> targets(NodeValue node) {
    return node.addresses().stream()
        .filter(a -> a.type().equals(INTERNAL))
        .flatMap(a -> Ip.parse(a.ip()).good().stream())
        .map(ip -> new Target(node.cluster(), node.name(), ip));
  }
}
