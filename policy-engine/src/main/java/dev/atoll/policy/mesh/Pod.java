package dev.atoll.policy.mesh;

import dev.atoll.fleet.net.Ip;
import dev.atoll.policy.label.Labels;
import java.util.List;
import java.util.Map;

/**
 * A pod, or all alike pods of a workload.
 *
 * @param name how answers name it: {@code cluster/namespace/workload}
 * @param labels of its identity
 * @param namedPorts by name in lower case
 * @param global whether other clusters know it: else it is an address of the world to them
 * @param addresses where they are known
 */
public record Pod(
    String name,
    String namespace,
    Labels labels,
    Map<String, NamedPort> namedPorts,
    boolean global,
    List<Ip> addresses) {

  public Pod {
    namedPorts = Map.copyOf(namedPorts);
    addresses = List.copyOf(addresses);
  }
}
