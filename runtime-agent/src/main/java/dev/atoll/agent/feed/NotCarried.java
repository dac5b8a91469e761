package dev.atoll.agent.feed;

import dev.atoll.agent.datapath.Address;
import dev.atoll.agent.mesh.MeshState;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** What the programs leave to whoever else translates services on the node, in sentences. */
final class NotCarried {
  private static final String OWN_NETWORK =
      "what processes of the node's own network, such as pods with hostNetwork, ask services for:"
          + " it needs --cgroup, and is left to others on the node, which know no backends of other"
          + " clusters";

  private static final String LEFT = " is left to others on the node: ";
  private static final String NOWHERE =
      "the device towards other nodes is not known, or has no address that other nodes know";

  private NotCarried() {}

  /**
   * Of services that the mesh knows; what it does not know is nobody's of ours.
   *
   * @param sockets whether sockets of the node are led to backends
   * @param all node ports of the cluster
   * @param asked addresses at which they are carried
   * @param beside the device that reaches pods of the cluster's other nodes, if it is another one
   *     than that towards other nodes
   */
  static List<String> of(
      boolean sockets,
      MeshState mesh,
      List<NodePort> all,
      List<Address> asked,
      Optional<String> beside) {
    var left = new ArrayList<String>();
    if (!sockets) {
      left.add(OWN_NETWORK);
    }
    all.stream()
        .filter(it -> mesh.service(it.service()).flatMap(s -> s.own()).isPresent())
        .forEach(it -> why(it, asked, beside).ifPresent(why -> left.add(it + LEFT + why)));
    return left;
  }

  private static Optional<String> why(NodePort port, List<Address> asked, Optional<String> beside) {
    if (asked.isEmpty()) {
      return Optional.of(NOWHERE);
    }
    return port.isCarried(beside)
        ? Optional.empty()
        : beside.map(it ->
            "pods of the cluster's other nodes are reached by "
                + it
                + ", and not by the device towards other nodes");
  }
}
