package dev.atoll.validators.mesh;

import dev.atoll.fleet.finding.Finding;
import dev.atoll.fleet.model.Cluster;
import dev.atoll.validators.check.CheckInput;
import java.util.ArrayList;
import java.util.List;

/**
 * The size of the mesh, the same in every cluster, for it says how identities are split. That the
 * fleet's own is 255 or 511 is the loader's to check.
 */
final class MaxClustersCheck {

  private static final String PATH = "clustermesh.maxConnectedClusters";

  private MaxClustersCheck() {}

  static List<Finding> findings(CheckInput input) {
    var settings = input.fleet().settings();
    var max = settings.maxConnectedClusters();
    var found = new ArrayList<Finding>();
    var differing =
        input.fleet().clusters().stream().filter(c -> !value(c).equals("" + max)).toList();
    if (!differing.isEmpty()) {
      found.add(differing(max, differing).withRelated(settings.pos(), "the fleet"));
    }
    return found;
  }

  private static String value(Cluster cluster) {
    return new Settings(cluster).text(PATH, "255");
  }

  private static Finding differing(int max, List<Cluster> clusters) {
    var first = clusters.getFirst();
    var finding =
        About.cluster(
            first,
            MeshRule.MAX_CLUSTERS,
            new Settings(first).pos(PATH),
            "%s is %s in %s, but the fleet says %d"
                .formatted(PATH, value(first), About.names(clusters), max),
            "set `clustermesh: {maxConnectedClusters: "
                + max
                + "}` in the values of each; a running cluster cannot change it");
    for (var other : clusters.subList(1, clusters.size())) {
      finding = finding.withRelated(new Settings(other).pos(PATH), other.name());
    }
    return finding;
  }
}
