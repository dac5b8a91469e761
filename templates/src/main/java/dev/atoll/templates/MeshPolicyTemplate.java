package dev.atoll.templates;

import dev.atoll.fleet.finding.Finding;
import dev.atoll.fleet.model.Cluster;
import dev.atoll.fleet.model.Fleet;
import dev.atoll.fleet.model.MeshPolicy;
import dev.atoll.fleet.model.ObjectKey;
import dev.atoll.fleet.value.Mapping;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedSet;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;

/**
 * A MeshPolicy and the forms that it takes. Clusters that the same overrides meet share one object,
 * unless the text asks for something of the cluster itself.
 */
final class MeshPolicyTemplate {

  /** What some overrides make of the policy; one object where that is the same in each cluster. */
  private record Form(Mapping merged, Optional<Shared> shared) {}

  private record Shared(RenderedObject object, List<Finding> findings) {}

  private final MeshPolicy policy;
  private final SortedSet<String> clusters;
  private final List<Finding> notes;
  private final Map<List<Integer>, Form> forms = new ConcurrentHashMap<>();

  MeshPolicyTemplate(MeshPolicy policy, Fleet fleet) {
    this.policy = policy;
    this.clusters = fleet.clusterNames();
    this.notes =
        SettingDecides.findings(
            policy, fleet.clusters().stream().filter(this::isPlacedOn).toList());
  }

  /** The object that the text names, before anything is filled in. */
  ObjectKey key() {
    return policy.key();
  }

  boolean isPlacedOn(Cluster cluster) {
    return policy.clusters().matches(cluster.labels());
  }

  RenderedObject in(Cluster cluster, Consumer<Finding> findings) {
    notes.forEach(about(findings));
    var form = forms.computeIfAbsent(overridesOf(cluster), o -> form(o, cluster));
    if (form.shared().isPresent()) {
      form.shared().get().findings().forEach(findings);
      return form.shared().get().object();
    }
    var filled = new Substitution(cluster, about(findings)).apply(form.merged());
    var peers = new PeerClusters(clusters, cluster.name(), about(findings));
    return rendered(filled, peers);
  }

  private List<Integer> overridesOf(Cluster cluster) {
    var matching = new ArrayList<Integer>();
    for (var i = 0; i < policy.overrides().size(); i++) {
      if (policy.overrides().get(i).clusters().matches(cluster.labels())) {
        matching.add(i);
      }
    }
    return List.copyOf(matching);
  }

  private Form form(List<Integer> overrides, Cluster any) {
    var merged = policy.policy();
    for (var i : overrides) {
      merged = MergePatch.apply(merged, policy.overrides().get(i).patch());
    }
    var whole = object(merged);
    return new Form(whole, Substitution.isConstant(whole) ? shared(whole, any) : Optional.empty());
  }

  private Optional<Shared> shared(Mapping constant, Cluster any) {
    var found = new ArrayList<Finding>();
    var peers = new PeerClusters(clusters, any.name(), about(found::add));
    var object = rendered(Substitution.unescaped(constant), peers);
    return peers.namesSelf() ? Optional.empty() : Optional.of(new Shared(object, found));
  }

  private Mapping object(Mapping spec) {
    var key = policy.key();
    var head = Metadata.head("cilium.io/v2", key.kind(), key.namespace(), key.name(), policy.pos());
    return Metadata.withLabels(head, policy.labels().without("atoll.dev/fleet")).with("spec", spec);
  }

  private RenderedObject rendered(Mapping filled, PeerClusters peers) {
    var spec = filled.mapping("spec").orElse(Mapping.empty(policy.pos()));
    var value = filled.with("spec", peers.rewrite(spec));
    return new RenderedObject(ObjectKey.of(value), value, Ownership.SPEC, policy.pos());
  }

  private Consumer<Finding> about(Consumer<Finding> findings) {
    return f -> findings.accept(f.about("MeshPolicy " + nameInFindings()));
  }

  private String nameInFindings() {
    return policy.namespace().isEmpty() ? policy.name() : policy.namespace() + "/" + policy.name();
  }
}
