package dev.atoll.agent.feed;

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
 * @param overlay interface of the tunnel device, 0 if there is none
 * @param mtu bytes that the network between nodes takes, from the IP header on; 0 if not known
 * @param sockets whether sockets are connected to backends, which are to be ended with them
 * @param allFlows whether each new flow is told, not only what is dropped
 * @param outside where services are asked for at ports of the node
 */
public record Settings(
    String node,
    Semantics semantics,
    AgentOptions options,
    Routing routing,
    int overlay,
    int mtu,
    boolean sockets,
    boolean allFlows,
    Outside outside) {

  /** Without ports of the node. */
  public Settings(
      String node,
      Semantics semantics,
      AgentOptions options,
      Routing routing,
      int overlay,
      int mtu,
      boolean sockets,
      boolean allFlows) {
    this(node, semantics, options, routing, overlay, mtu, sockets, allFlows, Outside.NONE);
  }

  /** Where ports of the node are carried; packets into a tunnel have no way back. */
  Outside carriedOutside() {
    return overlay == 0 ? outside : Outside.NONE;
  }

  ClusterFacts cluster() {
    return new ClusterFacts(
        semantics, List.of(), List.of(), List.of(), List.of(), List.of(), List.of());
  }
}
