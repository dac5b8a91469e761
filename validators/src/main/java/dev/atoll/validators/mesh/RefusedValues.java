package dev.atoll.validators.mesh;

import dev.atoll.fleet.finding.Finding;
import dev.atoll.fleet.model.Cluster;
import dev.atoll.fleet.model.SettingFault;
import dev.atoll.fleet.schema.Nearest;
import dev.atoll.validators.check.CheckInput;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Set;

/** Values that Cilium does not accept, or takes for their default without a word. */
final class RefusedValues {

  private RefusedValues() {}

  /** One place in one values file, and one list of what is accepted, is one cause. */
  static List<Finding> findings(CheckInput input) {
    var clusters = new LinkedHashMap<SettingFault, List<Cluster>>();
    for (var cluster : input.fleet().clusters()) {
      cluster
          .datapath()
          .values()
          .faults()
          .forEach(f -> clusters.computeIfAbsent(f, k -> new ArrayList<>()).add(cluster));
    }
    return clusters.entrySet().stream().map(e -> finding(e.getKey(), e.getValue())).toList();
  }

  /** Whether one of these settings of a cluster is refused, so that it says nothing else. */
  static boolean isOneOf(Cluster cluster, String... paths) {
    return cluster.datapath().values().faults().stream()
        .anyMatch(f -> Set.of(paths).contains(f.path()));
  }

  private static Finding finding(SettingFault fault, List<Cluster> clusters) {
    var first = clusters.getFirst();
    var finding =
        About.cluster(
            first,
            MeshRule.VALUE_REFUSED,
            fault.pos(),
            fault.sentence(first.datapath().version().value()),
            hint(fault));
    for (var other : clusters.subList(1, clusters.size())) {
      finding = finding.withRelated(other.namePos(), "also a value of " + other.name());
    }
    return finding;
  }

  private static String hint(SettingFault fault) {
    var bare = fault.written().replace("\"", "");
    return fault.allowed().contains(bare)
        ? "write it without quotes: " + bare
        : Nearest.question(bare, fault.allowed());
  }
}
