package dev.atoll.reconciler.adoption;

/**
 * A found cluster and its name in the new fleet.
 *
 * @param name unique among the members
 * @param renamed whether Cilium has no such name for it
 */
record Member(String name, boolean renamed, FoundCluster found) {

  String file() {
    return "clusters/" + name + ".yaml";
  }
}
