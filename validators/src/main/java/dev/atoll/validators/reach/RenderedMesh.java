package dev.atoll.validators.reach;

import dev.atoll.fleet.model.Fleet;
import dev.atoll.policy.mesh.FleetMesh;
import dev.atoll.policy.mesh.Mesh;
import dev.atoll.policy.mesh.PolicyObject;
import dev.atoll.templates.Rendered;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.BiPredicate;

/** The mesh of a fleet as it was rendered. */
public final class RenderedMesh {

  private RenderedMesh() {}

  /**
   * The mesh that a fleet makes.
   *
   * @param rendered by name of the cluster
   * @param enforced whether a cluster, by name, takes an object: its API server and its agents
   * @param undeclared see {@link FleetMesh#of}
   */
  public static Mesh of(
      Fleet fleet,
      Map<String, Rendered> rendered,
      BiPredicate<String, PolicyObject> enforced,
      boolean undeclared) {
    var objects = objects(rendered);
    objects.replaceAll(
        (cluster, all) -> all.stream().filter(o -> enforced.test(cluster, o)).toList());
    return FleetMesh.of(fleet, objects, undeclared);
  }

  /** What each cluster is to hold, by its name; the map may be changed. */
  public static SortedMap<String, List<PolicyObject>> objects(Map<String, Rendered> rendered) {
    var objects = new TreeMap<String, List<PolicyObject>>();
    rendered.forEach((name, r) ->
        objects.put(
            name, r.objects().stream().map(o -> new PolicyObject(o.key(), o.value())).toList()));
    return objects;
  }
}
