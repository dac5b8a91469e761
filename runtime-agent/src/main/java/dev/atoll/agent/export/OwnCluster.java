package dev.atoll.agent.export;

/**
 * Who exports.
 *
 * @param name of the cluster, as the other clusters know it
 * @param id 1 to {@code maxConnectedClusters}
 * @param maxConnectedClusters 255 or 511; the same in all clusters of a mesh
 */
public record OwnCluster(String name, int id, int maxConnectedClusters) {
  public OwnCluster {
    if (maxConnectedClusters != 255 && maxConnectedClusters != 511) {
      throw new IllegalArgumentException("a mesh has at most 255 or 511 clusters");
    }
    if (id < 1 || id > maxConnectedClusters) {
      throw new IllegalArgumentException(
          "the id of a cluster is between 1 and " + maxConnectedClusters + ", not " + id);
    }
    if (name.isEmpty() || name.contains("/")) {
      throw new IllegalArgumentException("`" + name + "` is no name for a cluster");
    }
  }
}
