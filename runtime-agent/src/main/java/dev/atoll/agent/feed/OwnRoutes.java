package dev.atoll.agent.feed;

import dev.atoll.agent.datapath.Address;
import dev.atoll.agent.mesh.MeshState;
import dev.atoll.agent.schema.NodeValue;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * By which device pods of the cluster's other nodes are reached. Where the CNI plugin has one of
 * its own for them, what a node sends on in its own name does not get there by the device towards
 * other nodes.
 */
final class OwnRoutes {
  private static final long LOOK_MILLIS = 60_000;

  private final Places places;
  private final String node;
  private Optional<String> other = Optional.empty();
  private long looked = now() - 2 * LOOK_MILLIS;

  /**
   * @param node our own
   */
  OwnRoutes(Places places, String node) {
    this.places = places;
    this.node = node;
  }

  /** Looks now and then. Empty if it is the device towards other nodes, or nobody is there. */
  Optional<String> otherDevice(MeshState mesh) {
    if (now() - looked > LOOK_MILLIS) {
      looked = now();
      other =
          Stream.of(false, true)
              .flatMap(v6 -> pod(mesh, v6).stream())
              .flatMap(pod -> places.otherDevice(pod).stream())
              .findFirst();
    }
    return other;
  }

  private Optional<Address> pod(MeshState mesh, boolean v6) {
    var own = addresses(mesh);
    return mesh.podBehindEachNode(mesh.own().name(), v6).entrySet().stream()
        .filter(behind -> !own.contains(behind.getKey()))
        .map(behind -> Addresses.of(behind.getValue()))
        .findFirst();
  }

  private Set<String> addresses(MeshState mesh) {
    return mesh.nodes(mesh.own().name()).stream()
        .filter(it -> it.name().equals(node))
        .flatMap(it -> it.addresses().stream())
        .map(NodeValue.Address::ip)
        .collect(Collectors.toSet());
  }

  private static long now() {
    return System.nanoTime() / 1_000_000;
  }
}
