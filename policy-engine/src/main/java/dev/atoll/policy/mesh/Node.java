package dev.atoll.policy.mesh;

import dev.atoll.fleet.net.Ip;
import java.util.List;
import java.util.Map;

/**
 * A node that is known by name.
 *
 * @param labels as Kubernetes has them
 * @param addresses of its interfaces that peers use
 */
public record Node(String name, Map<String, String> labels, List<Ip> addresses) {
  public Node {
    labels = Map.copyOf(labels);
    addresses = List.copyOf(addresses);
  }
}
