package dev.atoll.validators.policy;

import dev.atoll.fleet.finding.Finding;
import dev.atoll.fleet.model.Cluster;
import dev.atoll.fleet.value.Mapping;
import dev.atoll.fleet.value.Scalar;
import dev.atoll.fleet.value.Sequence;
import dev.atoll.fleet.value.Value;
import dev.atoll.policy.label.Labels;
import dev.atoll.policy.mesh.ClusterFacts;
import dev.atoll.policy.rule.Direction;
import dev.atoll.policy.rule.PolicyEntry;
import dev.atoll.policy.rule.Source;
import dev.atoll.policy.verdict.MergeConflicts;
import dev.atoll.policy.verdict.MergeConflicts.Conflict;
import dev.atoll.validators.check.CheckInput;
import dev.atoll.validators.reach.Acceptances;
import dev.atoll.validators.reach.RenderedMesh;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/**
 * Rules that are valid each and that the agent cannot put together for a pod. Only rules that ask
 * for something above the port, or for authentication, can be such; clusters without are not looked
 * at.
 */
final class MergeChecks {

  private static final Set<String> ASKING =
      Set.of(
          "rules", "listener", "terminatingTLS", "originatingTLS", "serverNames", "authentication");

  private record Pair(Source first, Source second, String what) {}

  private final Map<Pair, TreeSet<String>> found = new LinkedHashMap<>();

  private MergeChecks() {}

  static List<Finding> check(List<PolicyText> texts, CheckInput input) {
    var asking = new HashSet<String>();
    texts.stream()
        .filter(t -> t.isCiliumPolicy() && asks(t.value()))
        .forEach(t -> t.clusters().stream().map(Cluster::name).forEach(asking::add));
    if (asking.isEmpty()) {
      return List.of();
    }
    var fleet = input.fleet();
    var clusters = fleet.clusters().stream().filter(c -> asking.contains(c.name())).toList();
    var rendered = new HashMap<>(input.rendered());
    rendered.keySet().retainAll(asking);
    var checks = new MergeChecks();
    RenderedMesh.of(fleet.withClusters(clusters), rendered, new Acceptances(fleet), true)
        .clusters()
        .forEach(checks::check);
    return checks.findings();
  }

  private static boolean asks(Value value) {
    return switch (value) {
      case Mapping m ->
          m.entries().entrySet().stream()
              .anyMatch(e -> ASKING.contains(e.getKey()) || asks(e.getValue().value()));
      case Sequence s -> s.items().stream().anyMatch(MergeChecks::asks);
      case Scalar s -> false;
    };
  }

  private void check(ClusterFacts cluster) {
    var byNamespace = new HashMap<String, List<PolicyEntry>>();
    for (var entry : cluster.entries()) {
      byNamespace
          .computeIfAbsent(entry.source().policy().namespace(), n -> new ArrayList<>())
          .add(entry);
    }
    for (var pod : cluster.pods()) {
      var near = new ArrayList<>(byNamespace.getOrDefault("", List.of()));
      near.addAll(byNamespace.getOrDefault(pod.namespace(), List.of()));
      for (var direction : Direction.values()) {
        MergeConflicts.of(selecting(near, direction, pod.labels()))
            .ifPresent(conflict -> add(conflict, pod.name()));
      }
    }
  }

  private static List<PolicyEntry> selecting(
      List<PolicyEntry> entries, Direction direction, Labels labels) {
    return entries.stream()
        .filter(e -> e.direction() == direction && !e.node())
        .filter(e -> e.subject().matches(labels))
        .toList();
  }

  private void add(Conflict conflict, String pod) {
    var pair = new Pair(conflict.first().source(), conflict.second().source(), conflict.what());
    found.computeIfAbsent(pair, p -> new TreeSet<>()).add(pod);
  }

  private List<Finding> findings() {
    return found.entrySet().stream().map(e -> finding(e.getKey(), e.getValue())).toList();
  }

  private static Finding finding(Pair pair, TreeSet<String> pods) {
    var finding =
        Finding.of(
                PolicyRule.NOT_MERGED,
                pair.second.pos(),
                "%s does not go together with %s of %s on the same peer and ports: %s; the agent"
                        .formatted(
                            pair.second.rule(), pair.first.rule(), pair.first.policy(), pair.what)
                    + " cannot compute the policy of %s and keeps the one before, in both directions"
                        .formatted(Causes.names(List.copyOf(pods))),
                "say the same above the port in both, or give one of them other ports or peers")
            .about(pair.second.policy().toString());
    return finding.withRelated(pair.first.pos(), pair.first.policy() + " " + pair.first.rule());
  }
}
