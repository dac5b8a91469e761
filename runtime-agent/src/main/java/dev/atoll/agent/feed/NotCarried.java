package dev.atoll.agent.feed;

import dev.atoll.agent.datapath.Address;
import dev.atoll.agent.mesh.MeshState;
import java.util.ArrayList;
import java.util.List;

/** What the programs leave to whoever else translates services on the node, in sentences. */
final class NotCarried {
  private static final String OWN_NETWORK =
      "what processes of the node's own network, such as pods with hostNetwork, ask services for:"
          + " it needs --cgroup, and is left to others on the node, which know no backends of other"
          + " clusters";

  private static final String NOWHERE =
      " is left to others on the node: the device towards other nodes is not known, or has no"
          + " address that other nodes know";

  private NotCarried() {}

  /**
   * Of services that the mesh knows; what it does not know is nobody's of ours.
   *
   * @param sockets whether sockets of the node are led to backends
   * @param all node ports of the cluster
   * @param asked addresses at which they are carried
   */
  static List<String> of(boolean sockets, MeshState mesh, List<NodePort> all, List<Address> asked) {
    var left = new ArrayList<String>();
    if (!sockets) {
      left.add(OWN_NETWORK);
    }
    if (asked.isEmpty()) {
      all.stream()
          .filter(it -> mesh.service(it.service()).flatMap(s -> s.own()).isPresent())
          .forEach(it -> left.add(it + NOWHERE));
    }
    return left;
  }
}
