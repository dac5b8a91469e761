package dev.atoll.cli;

import dev.atoll.fleet.model.CiliumValues;
import dev.atoll.fleet.model.Cluster;
import dev.atoll.fleet.model.Fleet;
import dev.atoll.fleet.value.Values;
import dev.atoll.policy.mesh.Mesh;
import dev.atoll.templates.Templates;
import dev.atoll.validators.reach.Enforced;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/** The mesh of a fleet with {@code policyDefaultLocalCluster} turned off in one cluster. */
final class LocalDefaultOff {

  private LocalDefaultOff() {}

  static Optional<Mesh> mesh(Fleet fleet, String name) {
    var other =
        new Fleet(
            fleet.settings(),
            fleet.clusters().stream().map(c -> c.name().equals(name) ? off(c) : c).toList(),
            fleet.services(),
            fleet.objects(),
            fleet.meshPolicies(),
            fleet.workloads(),
            fleet.intents(),
            fleet.waivers());
    var rendered = Templates.renderAll(other).value();
    return Optional.of(Enforced.of(other, rendered).mesh(other, true));
  }

  private static Cluster off(Cluster c) {
    var datapath = c.datapath();
    var written = new LinkedHashMap<String, Object>(Values.toMap(datapath.values().values()));
    var mesh = new LinkedHashMap<String, Object>();
    if (written.get("clustermesh") instanceof Map<?, ?> old) {
      old.forEach((k, v) -> mesh.put(String.valueOf(k), v));
    }
    mesh.put("policyDefaultLocalCluster", false);
    written.put("clustermesh", mesh);
    var values =
        new CiliumValues(
            Values.of(written).asMapping().orElseThrow(), datapath.values().version());
    return new Cluster(
        c.name(),
        c.labels(),
        c.id(),
        c.podCidrs(),
        c.serviceCidrs(),
        c.nodeCidrs(),
        new Cluster.Datapath(datapath.provider(), datapath.version(), values, datapath.pos()),
        c.mesh(),
        c.target(),
        c.variables(),
        c.drift(),
        c.source());
  }
}
