package dev.atoll.validators.mesh;

import dev.atoll.fleet.finding.Finding;
import dev.atoll.fleet.model.CiliumVersion;
import dev.atoll.fleet.model.Cluster;
import dev.atoll.validators.check.CheckInput;
import java.util.Comparator;
import java.util.List;

/** Versions in one mesh: Cilium is tested with its neighbours one minor up and down. */
final class VersionCheck {

  private VersionCheck() {}

  static List<Finding> findings(CheckInput input) {
    var clusters =
        input.fleet().clusters().stream()
            .sorted(Comparator.comparing(VersionCheck::version))
            .toList();
    if (clusters.isEmpty() || !isApart(version(clusters.getFirst()), version(clusters.getLast()))) {
      return List.of();
    }
    var newest = clusters.getLast();
    var behind = clusters.stream().filter(c -> isApart(version(c), version(newest))).toList();
    var first = behind.getFirst();
    var finding =
        About.cluster(
                first,
                MeshRule.VERSION_SKEW,
                first.datapath().version().pos(),
                "Cilium %s in %s and %s in %s are more than one minor version apart"
                    .formatted(version(first), About.names(behind), version(newest), newest.name()),
                "upgrade the older clusters first, one minor version at a time")
            .withRelated(
                newest.datapath().version().pos(), version(newest) + " in " + newest.name());
    for (var other : behind.subList(1, behind.size())) {
      finding =
          finding.withRelated(
              other.datapath().version().pos(), version(other) + " in " + other.name());
    }
    return List.of(finding);
  }

  private static CiliumVersion version(Cluster cluster) {
    return cluster.datapath().version().value();
  }

  private static boolean isApart(CiliumVersion older, CiliumVersion newer) {
    return older.major() != newer.major() || newer.minor() - older.minor() > 1;
  }
}
