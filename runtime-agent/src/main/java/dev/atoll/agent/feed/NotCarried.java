package dev.atoll.agent.feed;

import dev.atoll.agent.mesh.MeshState;
import java.util.ArrayList;
import java.util.List;

/** What the programs leave to whoever else translates services on the node, in sentences. */
final class NotCarried {
  private static final String OWN_NETWORK =
      "what processes of the node's own network, such as pods with hostNetwork, ask services for:"
          + " it needs --cgroup, and is left to others on the node, which know no backends of other"
          + " clusters";

  private NotCarried() {}

  /**
   * Of services that the mesh knows; what it does not know is nobody's of ours.
   *
   * @param sockets whether sockets are connected to backends
   */
  static List<String> of(boolean sockets, MeshState mesh, OwnObjects objects) {
    var all = new ArrayList<String>();
    if (!sockets) {
      all.add(OWN_NETWORK);
    }
    objects.nodePorts().stream()
        .filter(port -> mesh.service(port.service()).flatMap(it -> it.own()).isPresent())
        .map(port -> port + ": what is sent to it is left to others on the node")
        .forEach(all::add);
    return all;
  }
}
