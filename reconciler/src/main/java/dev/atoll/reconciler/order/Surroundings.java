package dev.atoll.reconciler.order;

import dev.atoll.fleet.model.Cluster;
import dev.atoll.fleet.model.Fleet;
import dev.atoll.fleet.model.Workload;
import dev.atoll.policy.mesh.ClusterFacts;
import dev.atoll.policy.mesh.FleetMesh;
import dev.atoll.policy.mesh.Mesh;
import dev.atoll.policy.mesh.PolicyObject;
import dev.atoll.policy.rule.Semantics;
import dev.atoll.templates.Rendered;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** The pods of a fleet: whom the policies of each cluster act on, and whom they name as peers. */
public final class Surroundings {

  /** Nothing is known of any pod. */
  public static final Surroundings NONE = new Surroundings(List.of(), new Mesh(List.of()));

  private final List<Workload> workloads;
  private final Mesh mesh;

  private Surroundings(List<Workload> workloads, Mesh mesh) {
    this.workloads = workloads;
    this.mesh = mesh;
  }

  /**
   * The pods of a fleet.
   *
   * @param rendered what its clusters hold, by name
   */
  public static Surroundings of(Fleet fleet, Map<String, Rendered> rendered) {
    var objects = new TreeMap<String, List<PolicyObject>>();
    rendered.forEach((name, r) -> objects.put(name, aboutPods(r)));
    return new Surroundings(fleet.workloads(), FleetMesh.of(fleet, objects, true));
  }

  /** What decides what other clusters know of a cluster's pods. */
  private static List<PolicyObject> aboutPods(Rendered rendered) {
    var all = Semantics.of(rendered.cluster()).cidrMatch().contains("pods");
    return rendered.objects().stream()
        .filter(o -> all || o.key().kind().equals("Namespace"))
        .map(o -> new PolicyObject(o.key(), o.value()))
        .toList();
  }

  /** The other clusters, with their pods. */
  List<ClusterFacts> others(Cluster cluster) {
    return mesh.clusters().stream().filter(c -> !c.name().equals(cluster.name())).toList();
  }

  /** One cluster, with its pods and whatever of other things the objects hold. */
  ClusterFacts home(Cluster cluster, List<PolicyObject> objects) {
    return FleetMesh.cluster(cluster, workloads, objects, true);
  }
}
