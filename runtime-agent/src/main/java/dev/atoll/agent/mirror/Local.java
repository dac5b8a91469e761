package dev.atoll.agent.mirror;

import dev.atoll.agent.schema.ClusterConfig;
import java.util.Optional;

/**
 * The cluster that the mirror serves.
 *
 * @param name of it
 * @param id 1 to {@code maxConnectedClusters}
 * @param maxConnectedClusters 255 or 511
 */
public record Local(String name, int id, int maxConnectedClusters) {

  /**
   * Why a peer that says this of itself may not be connected (Cilium 1.20.2, {@code
   * pkg/clustermesh/types/types.go}); empty if it may.
   */
  Optional<String> refusal(ClusterConfig peer) {
    if (peer.id() == 0 || peer.id() > maxConnectedClusters) {
      return Optional.of(
          "its cluster ID " + peer.id() + " is not between 1 and " + maxConnectedClusters);
    }
    if (peer.id() == id) {
      return Optional.of("its cluster ID " + id + " is that of " + name + " itself");
    }
    if (maxConnectedClusters == 511 && peer.maxConnectedClusters() != 511) {
      return Optional.of(
          "it is set up for "
              + peer.maxConnectedClusters()
              + " clusters and "
              + name
              + " for 511: their identities have different forms");
    }
    return switch (peer.endpointSlicesExportMode()) {
      case "", ClusterConfig.BOTH, ClusterConfig.SLICES_ONLY -> Optional.empty();
      default ->
          Optional.of(
              "it exports services in a way that is not known here: `"
                  + peer.endpointSlicesExportMode()
                  + "`");
    };
  }
}
