package dev.atoll.agent.balance;

import dev.atoll.agent.datapath.Address;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Ports of this node at which services are asked for, too.
 *
 * @param addresses of the node; none where nothing is asked for there
 * @param byService ports, by {@code NAMESPACE/NAME}
 */
public record NodePorts(Set<Address> addresses, Map<String, List<NodePort>> byService) {
  public static final NodePorts NONE = new NodePorts(Set.of(), Map.of());

  /**
   * @param name of the Service's port; empty where it has none
   * @param protocol for example {@code TCP}
   * @param number 1 to 65535
   */
  public record NodePort(String name, String protocol, int number) {}

  public NodePorts {
    addresses = Set.copyOf(addresses);
    byService = Map.copyOf(byService);
  }

  /** Whether nothing is asked for at this node. */
  public boolean isEmpty() {
    return addresses.isEmpty() || byService.isEmpty();
  }

  List<NodePort> of(String service) {
    return byService.getOrDefault(service, List.of());
  }
}
