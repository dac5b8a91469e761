package dev.atoll.validators.reach;

import dev.atoll.fleet.model.Fleet;
import dev.atoll.fleet.model.ObjectKey;
import dev.atoll.policy.explanation.Refused;
import dev.atoll.policy.mesh.FleetMesh;
import dev.atoll.policy.mesh.Mesh;
import dev.atoll.policy.mesh.PolicyObject;
import dev.atoll.policy.refusal.Refusal;
import dev.atoll.policy.rule.PolicyReader;
import dev.atoll.policy.rule.Semantics;
import dev.atoll.policy.rule.ServiceFact;
import dev.atoll.templates.Rendered;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * What the clusters of a fleet enforce: a policy that an API server or an agent refuses is not in
 * force there.
 *
 * @param objects by name of the cluster
 * @param refused what is not in force, sorted by cluster and object
 */
public record Enforced(Map<String, List<PolicyObject>> objects, List<Refused> refused) {

  public Enforced {
    objects = Collections.unmodifiableMap(new TreeMap<>(objects));
    refused = List.copyOf(refused);
  }

  /** In clusters that start with these objects. */
  public static Enforced of(Fleet fleet, Map<String, Rendered> rendered) {
    var acceptances = new Acceptances(fleet);
    var objects = RenderedMesh.objects(rendered);
    var all = Map.copyOf(objects);
    objects.replaceAll(
        (cluster, list) -> list.stream().filter(o -> acceptances.test(cluster, o)).toList());
    var refused =
        acceptances.refused().stream()
            .filter(r -> PolicyReader.isPolicy(r.key()))
            .map(r -> refused(fleet, r, all.getOrDefault(r.cluster(), List.of())))
            .toList();
    return new Enforced(objects, refused);
  }

  /** With the rules that the policy would have. */
  private static Refused refused(Fleet fleet, NotEnforced why, List<PolicyObject> objects) {
    var object = objects.stream().filter(o -> o.key().equals(why.key())).findFirst().orElseThrow();
    var services =
        objects.stream()
            .filter(o -> o.key().kind().equals("Service") && o.key().group().isEmpty())
            .map(o -> ServiceFact.read(o.value()))
            .toList();
    var semantics = Semantics.of(fleet.cluster(why.cluster()).orElseThrow());
    var pos = why.why().pos();
    return new Refused(
        why.cluster(),
        why.key(),
        pos.isKnown() ? pos : object.value().pos(),
        why.why().by() == Refusal.By.AGENT ? "agent" : "API server",
        why.why().what(),
        PolicyReader.read(semantics, services, object.key(), object.value()));
  }

  /**
   * In clusters that held other objects before. Where a change of a policy is refused, the old text
   * stays in force: until the agent starts again where the agent refuses it, for good where the API
   * server does (Cilium 1.20.2, {@code daemon/k8s/cilium_network_policy.go}).
   */
  public Enforced after(Enforced before) {
    var all = new TreeMap<>(objects);
    for (var change : refused) {
      before
          .find(change.cluster(), change.policy())
          .ifPresent(old -> all.computeIfPresent(change.cluster(), (c, list) -> with(list, old)));
    }
    return new Enforced(all, refused);
  }

  private static List<PolicyObject> with(List<PolicyObject> list, PolicyObject old) {
    var all = new ArrayList<>(list);
    all.add(old);
    return List.copyOf(all);
  }

  /** An object that a cluster has in force. */
  public Optional<PolicyObject> find(String cluster, ObjectKey key) {
    return objects.getOrDefault(cluster, List.of()).stream()
        .filter(o -> o.key().equals(key))
        .findFirst();
  }

  /** The mesh that these objects make; see {@link FleetMesh#of}. */
  public Mesh mesh(Fleet fleet, boolean undeclared) {
    return FleetMesh.of(fleet, objects, undeclared);
  }
}
