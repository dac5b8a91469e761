package dev.atoll.validators.policy;

import dev.atoll.fleet.finding.Finding;
import dev.atoll.fleet.model.Cluster;
import dev.atoll.fleet.model.Fleet;
import dev.atoll.fleet.model.Located;
import dev.atoll.fleet.schema.Nearest;
import dev.atoll.fleet.value.Mapping;
import dev.atoll.fleet.value.Scalar;
import dev.atoll.fleet.value.Sequence;
import dev.atoll.fleet.value.SourcePos;
import dev.atoll.fleet.value.Value;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

/** Names of clusters in selectors: one that no cluster has selects nothing, without a word. */
final class ClusterNameChecks {

  private final List<String> names;
  private final Set<SourcePos> saidByTemplates = new HashSet<>();

  ClusterNameChecks(Fleet fleet) {
    this.names = fleet.clusters().stream().map(Cluster::name).toList();
    for (var policy : fleet.meshPolicies()) {
      clusterLists(policy.policy());
      policy.overrides().forEach(o -> clusterLists(o.patch()));
    }
  }

  /** Positions of the items of {@code clusters} in a MeshPolicy: the templates look at those. */
  private void clusterLists(Value value) {
    switch (value) {
      case Mapping m -> {
        m.items("clusters").forEach(name -> saidByTemplates.add(name.pos()));
        m.entries().values().forEach(e -> clusterLists(e.value()));
      }
      case Sequence s -> s.items().forEach(this::clusterLists);
      case Scalar s -> {}
    }
  }

  void check(PolicyText text, Causes causes) {
    Stream.concat(
            Subject.of(text).stream().flatMap(s -> s.terms().stream()),
            text.peers().stream().flatMap(p -> p.terms().stream()))
        .filter(t -> t.is(LabelTerm.CLUSTER))
        .flatMap(t -> t.values().stream())
        .filter(v -> !names.contains(v.value()) && !saidByTemplates.contains(v.pos()))
        .forEach(v -> causes.add(text, unknown(text, v)));
  }

  private Finding unknown(PolicyText text, Located<String> value) {
    var nearest = Nearest.question(value.value(), names);
    return text.finding(
        PolicyRule.UNKNOWN_CLUSTER,
        value.pos(),
        "the fleet has no cluster named " + value.value(),
        nearest.isEmpty() ? "its clusters are " + Causes.names(names) : nearest);
  }
}
