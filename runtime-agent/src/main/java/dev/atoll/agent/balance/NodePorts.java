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
 * @param pods of this node, by their addresses
 */
public record NodePorts(
    Set<Address> addresses, Map<String, List<NodePort>> byService, Set<Address> pods) {
  public static final NodePorts NONE = new NodePorts(Set.of(), Map.of(), Set.of());

  /**
   * @param name of the Service's port; empty where it has none
   * @param protocol for example {@code TCP}
   * @param number 1 to 65535
   * @param local whether only pods of this node answer who asks from outside ({@code
   *     externalTrafficPolicy: Local})
   */
  public record NodePort(String name, String protocol, int number, boolean local) {}

  public NodePorts {
    addresses = Set.copyOf(addresses);
    byService = Map.copyOf(byService);
    pods = Set.copyOf(pods);
  }

  /** Whether nothing is asked for at this node. */
  public boolean isEmpty() {
    return addresses.isEmpty() || byService.isEmpty();
  }

  List<NodePort> of(String service) {
    return byService.getOrDefault(service, List.of());
  }

  boolean isNode(Place backend) {
    return addresses.contains(backend.address());
  }

  boolean isHere(Place backend) {
    return pods.contains(backend.address());
  }

  /** Whether a service is asked for as by others. */
  boolean isSame(NodePorts others, String service) {
    return addresses.equals(others.addresses)
        && of(service).equals(others.of(service))
        && (pods.equals(others.pods) || of(service).stream().noneMatch(NodePort::local));
  }
}
