package dev.atoll.cli;

import dev.atoll.fleet.load.Assumption;
import dev.atoll.fleet.model.Cluster;
import dev.atoll.fleet.model.Fleet;
import dev.atoll.policy.mesh.Mesh;
import dev.atoll.templates.Templates;
import dev.atoll.validators.reach.Enforced;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The mesh of a fleet with {@code policyDefaultLocalCluster} turned off in one cluster. */
final class LocalDefaultOff {

  private static final String SETTING = "values.clustermesh.policyDefaultLocalCluster";

  private final Fleet fleet;
  private final Map<String, Optional<Mesh>> known = new HashMap<>();

  LocalDefaultOff(Fleet fleet) {
    this.fleet = fleet;
  }

  /** Empty where the cluster's Cilium has no such setting. */
  Optional<Mesh> in(String cluster) {
    return known.computeIfAbsent(cluster, this::compute);
  }

  private Optional<Mesh> compute(String cluster) {
    if (fleet.cluster(cluster).filter(LocalDefaultOff::hasSetting).isEmpty()) {
      return Optional.empty();
    }
    var off = Assumption.apply(List.of(new Assumption(cluster, SETTING, "false")), fleet);
    var rendered = Templates.renderAll(off).value();
    return Optional.of(Enforced.of(off, rendered).mesh(off, true));
  }

  private static boolean hasSetting(Cluster cluster) {
    return cluster.datapath().version().value().isAtLeast(1, 18);
  }
}
