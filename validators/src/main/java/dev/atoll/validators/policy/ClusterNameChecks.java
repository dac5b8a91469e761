package dev.atoll.validators.policy;

import dev.atoll.fleet.finding.Finding;
import dev.atoll.fleet.model.Fleet;
import dev.atoll.fleet.model.Located;
import dev.atoll.fleet.schema.Nearest;
import dev.atoll.fleet.value.Mapping;
import dev.atoll.fleet.value.Scalar;
import dev.atoll.fleet.value.Sequence;
import dev.atoll.fleet.value.SourcePos;
import dev.atoll.fleet.value.Value;
import dev.atoll.policy.text.LabelTerm;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** Names of clusters in selectors: one that no cluster has selects nothing, without a word. */
final class ClusterNameChecks {

  private final List<String> names;
  private final Set<String> known;
  private final Set<SourcePos> saidByTemplates = new HashSet<>();

  ClusterNameChecks(Fleet fleet) {
    this.names = List.copyOf(fleet.clusterNames());
    this.known = Set.copyOf(names);
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
    Subject.of(text).forEach(s -> terms(s.terms(), text, causes));
    text.peers().forEach(p -> terms(p.terms(), text, causes));
  }

  private void terms(List<LabelTerm> terms, PolicyText text, Causes causes) {
    for (var term : terms) {
      if (term.is(LabelTerm.CLUSTER)) {
        term.values().stream()
            .filter(v -> !known.contains(v.value()) && !saidByTemplates.contains(v.pos()))
            .forEach(v -> causes.add(text, unknown(text, v)));
      }
    }
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
