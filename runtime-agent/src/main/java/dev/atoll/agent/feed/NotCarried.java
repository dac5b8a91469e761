package dev.atoll.agent.feed;

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

  private NotCarried() {}

  /**
   * Of services that the mesh knows; what it does not know is nobody's of ours.
   *
   * @param all node ports of the cluster
   */
  static List<String> of(Settings settings, MeshState mesh, List<NodePort> all) {
    var left = new ArrayList<String>();
    if (!settings.sockets()) {
      left.add(OWN_NETWORK);
    }
    for (var port : all) {
      if (mesh.service(port.service()).flatMap(it -> it.own()).isPresent()) {
        why(settings, mesh, port)
            .ifPresent(why -> left.add(port + " is left to others on the node: " + why));
      }
    }
    return left;
  }

  private static Optional<String> why(Settings settings, MeshState mesh, NodePort port) {
    if (settings.asked(mesh).isEmpty()) {
      return Optional.of(
          "the device towards other nodes is not known, or has no address that other nodes know");
    }
    return port.local()
        ? Optional.of("externalTrafficPolicy Local is not carried")
        : Optional.empty();
  }
}
