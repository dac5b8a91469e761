package dev.atoll.validators.reach;

import dev.atoll.fleet.model.Cluster;
import dev.atoll.fleet.model.Fleet;
import dev.atoll.fleet.model.ObjectKey;
import dev.atoll.policy.explanation.Refused;
import dev.atoll.policy.mesh.FleetMesh;
import dev.atoll.policy.mesh.Mesh;
import dev.atoll.policy.mesh.PolicyObject;
import dev.atoll.policy.refusal.Acceptance;
import dev.atoll.policy.refusal.AgentOptions;
import dev.atoll.policy.refusal.Refusal;
import dev.atoll.policy.rule.PolicyReader;
import dev.atoll.policy.rule.Semantics;
import dev.atoll.policy.rule.ServiceFact;
import dev.atoll.templates.Rendered;
import dev.atoll.templates.RenderedObject;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
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
    var reading = new Reading();
    fleet.clusters().forEach(c -> Optional.ofNullable(rendered.get(c.name())).ifPresent(reading::add));
    return new Enforced(reading.objects, reading.refused);
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
          .ifPresent(old ->
              all.computeIfPresent(change.cluster(), (c, list) -> with(list, old)));
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

  /** Asks of each object whether it is taken; once where it and the agents' options are the same. */
  private static final class Reading {

    private record Asked(AgentOptions options, ObjectKey key, Object value) {}

    private final Map<String, List<PolicyObject>> objects = new TreeMap<>();
    private final List<Refused> refused = new ArrayList<>();
    private final Map<Asked, List<Refusal>> known = new HashMap<>();

    void add(Rendered rendered) {
      var cluster = rendered.cluster();
      var options = AgentOptions.of(cluster);
      var taken = new ArrayList<PolicyObject>();
      for (var object : rendered.objects()) {
        var refusals = PolicyReader.isPolicy(object.key()) ? ask(options, object) : List.<Refusal>of();
        if (refusals.isEmpty()) {
          taken.add(new PolicyObject(object.key(), object.value()));
        } else {
          refused.add(refused(cluster, rendered, object, refusals.getFirst()));
        }
      }
      objects.put(cluster.name(), List.copyOf(taken));
    }

    private List<Refusal> ask(AgentOptions options, RenderedObject object) {
      return known.computeIfAbsent(
          new Asked(options, object.key(), object.manifest()),
          a ->
              Acceptance.of(
                      options,
                      dev.atoll.policy.text.PolicyObject.of(object.key(), object.value()))
                  .refusals());
    }

    private static Refused refused(
        Cluster cluster, Rendered rendered, RenderedObject object, Refusal why) {
      var services =
          rendered.objects().stream()
              .filter(o -> o.key().kind().equals("Service") && o.key().group().isEmpty())
              .map(o -> ServiceFact.read(o.value()))
              .toList();
      return new Refused(
          cluster.name(),
          object.key(),
          why.pos().isKnown() ? why.pos() : object.origin(),
          why.by() == Refusal.By.AGENT ? "agent" : "API server",
          why.what(),
          PolicyReader.read(Semantics.of(cluster), services, object.key(), object.value()));
    }
  }
}
