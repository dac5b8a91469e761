package dev.atoll.benchmarks;

/**
 * How large a generated mesh is.
 *
 * @param classes of pods over all clusters, in equal shares
 * @param rules over all clusters, in equal shares
 * @param seed the same seed gives the same mesh
 */
record MeshSize(int clusters, int classes, int rules, long seed) {

  MeshSize {
    if (clusters < 1 || classes % clusters != 0 || rules % clusters != 0) {
      throw new IllegalArgumentException("classes and rules must be multiples of the clusters");
    }
  }

  int classesPerCluster() {
    return classes / clusters;
  }

  int rulesPerCluster() {
    return rules / clusters;
  }
}
