package dev.atoll.agent.mesh;

import dev.atoll.agent.schema.ClusterService.Port;
import java.util.List;
import java.util.Map;

/**
 * Backends of a service in another cluster that have the same ports and family.
 *
 * @param name of the slice there; a number where the cluster tells services in Cilium's older form
 * @param ports by name
 * @param endpoints in the order in which they are told there
 */
public record OtherSlice(
    String cluster, String name, boolean v6, Map<String, Port> ports, List<Endpoint> endpoints) {
  public OtherSlice {
    ports = Map.copyOf(ports);
    endpoints = List.copyOf(endpoints);
  }

  static OtherSlice of(String cluster, String name, Group group) {
    return new OtherSlice(
        cluster, name, group.v6(), group.ports(), List.copyOf(group.endpoints().values()));
  }
}
