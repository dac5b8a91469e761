package dev.atoll.agent.schema;

import java.util.Optional;

/**
 * The cluster that an agent is of.
 *
 * @param name as the other clusters know it
 * @param id 1 to {@code maxConnectedClusters}
 * @param maxConnectedClusters 255 or 511; the same in all clusters of a mesh
 */
public record OwnCluster(String name, int id, int maxConnectedClusters) {

  /**
   * @throws IllegalArgumentException if one of them cannot be
   */
  public OwnCluster {
    if (maxConnectedClusters != 255 && maxConnectedClusters != 511) {
      throw new IllegalArgumentException(
          "a mesh has at most 255 or 511 clusters, not " + maxConnectedClusters);
    }
    if (id < 1 || id > maxConnectedClusters) {
      throw new IllegalArgumentException(
          "the ID of a cluster is between 1 and " + maxConnectedClusters + ", not " + id);
    }
    if (!ClusterName.is(name)) {
      throw new IllegalArgumentException(
          "`"
              + name
              + "` is no name of a cluster: 1 to 32 lower case letters, digits and dashes, and not"
              + " `default`");
    }
  }

  /** Bits of an identity below the ID of its cluster. */
  public int identityBits() {
    return maxConnectedClusters == 511 ? 15 : 16;
  }

  /**
   * Why a peer that says this of itself may not be in a mesh with it (Cilium 1.20.2, {@code
   * pkg/clustermesh/types/types.go}); empty if it may.
   */
  public Optional<String> refusal(ClusterConfig peer) {
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
