package dev.atoll.agent.mesh;

/**
 * Whose node it is.
 *
 * @param id 1 to {@code maxConnectedClusters}
 * @param maxConnectedClusters 255 or 511
 */
public record Own(String cluster, int id, int maxConnectedClusters) {

  /** Bits of an identity below the number of its cluster. */
  int identityBits() {
    return maxConnectedClusters == 511 ? 15 : 16;
  }
}
