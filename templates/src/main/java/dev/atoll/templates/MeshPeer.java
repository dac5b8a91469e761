package dev.atoll.templates;

import dev.atoll.fleet.model.Cluster;
import dev.atoll.fleet.model.Fleet;
import dev.atoll.fleet.model.Located;
import dev.atoll.fleet.value.SourcePos;
import java.util.List;
import java.util.stream.Stream;

/**
 * Another cluster of the fleet, as a cluster connects to it.
 *
 * @param name the peer
 * @param namePos where its name stands
 * @param mesh where its clustermesh-apiserver is
 */
record MeshPeer(String name, SourcePos namePos, Cluster.Mesh mesh) {

  /** All other clusters with an address, sorted by name. */
  static List<MeshPeer> of(Fleet fleet, Cluster cluster) {
    return fleet.clusters().stream()
        .filter(c -> !c.name().equals(cluster.name()))
        .flatMap(MeshPeer::reachable)
        .toList();
  }

  private static Stream<MeshPeer> reachable(Cluster cluster) {
    return cluster.mesh().stream()
        .filter(m -> !m.address().value().isEmpty() || !m.ips().isEmpty())
        .map(m -> new MeshPeer(cluster.name(), cluster.namePos(), m));
  }

  boolean hasAddress() {
    return !mesh.address().value().isEmpty();
  }

  boolean hasIps() {
    return !mesh.ips().isEmpty();
  }

  List<String> ips() {
    return mesh.ips().stream().map(Located::value).toList();
  }
}
