package dev.atoll.templates;

import dev.atoll.fleet.finding.Finding;
import dev.atoll.fleet.model.Cluster;
import dev.atoll.fleet.model.Fleet;
import dev.atoll.fleet.value.Mapping;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/** How a cluster finds its peers: values for Helm, or the connection files themselves. */
final class MeshConnections {

  private final Fleet fleet;
  private final Cluster cluster;
  private final List<MeshPeer> peers;
  private final Consumer<Finding> findings;

  MeshConnections(Fleet fleet, Cluster cluster, Consumer<Finding> findings) {
    this.fleet = fleet;
    this.cluster = cluster;
    this.peers = MeshPeer.of(fleet, cluster);
    this.findings = findings;
  }

  /** Values for Helm; empty where Helm does not own the connections. */
  Optional<Mapping> helmValues() {
    return isManagedBy(Cluster.ManagedBy.HELM)
        ? Optional.of(HelmValues.of(fleet, cluster, peers))
        : Optional.empty();
  }

  /** The connection files and users; none where Atoll does not own the connections. */
  List<RenderedObject> objects() {
    return isManagedBy(Cluster.ManagedBy.ATOLL)
        ? new ConnectionFiles(cluster, peers, findings).objects()
        : List.of();
  }

  private boolean isManagedBy(Cluster.ManagedBy owner) {
    return cluster.mesh().filter(m -> m.managedBy() == owner).isPresent();
  }
}
