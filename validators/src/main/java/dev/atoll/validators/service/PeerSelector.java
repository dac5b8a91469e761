package dev.atoll.validators.service;

import dev.atoll.fleet.value.Mapping;
import dev.atoll.fleet.value.Value;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Predicate;

/**
 * A label selector of a policy as Cilium reads it: a key may begin with a source, and a key without
 * one means any source. Source: {@code pkg/k8s/apis/cilium.io/utils/utils.go} of 1.20.2.
 */
final class PeerSelector {

  static final String CLUSTER = "io.cilium.k8s.policy.cluster";
  private static final Set<String> POD_SOURCES = Set.of("", "any", "k8s");

  /** One requirement; an absent key fulfils NotIn and DoesNotExist. */
  private record Requirement(String source, String key, String operator, Set<String> values) {

    boolean isOnPods() {
      return POD_SOURCES.contains(source);
    }

    boolean holds(Map<String, String> labels) {
      var value = isOnPods() ? labels.get(key) : null;
      return switch (operator) {
        case "In" -> value != null && values.contains(value);
        case "NotIn" -> value == null || !values.contains(value);
        case "Exists" -> value != null;
        case "DoesNotExist" -> value == null;
        default -> false;
      };
    }
  }

  private final List<Requirement> requirements = new ArrayList<>();

  private PeerSelector() {}

  /** A selector as written; what is malformed selects nothing, for other checks report it. */
  static PeerSelector of(Mapping selector) {
    var read = new PeerSelector();
    selector
        .mapping("matchLabels")
        .ifPresent(m ->
            m.entries()
                .forEach((k, e) -> read.add(k, "In", e.value().asString().stream().toList())));
    selector.items("matchExpressions").stream()
        .flatMap(v -> v.asMapping().stream())
        .forEach(read::add);
    return read;
  }

  private void add(Mapping expression) {
    var values =
        expression.items("values").stream().map(Value::asString).flatMap(v -> v.stream()).toList();
    add(expression.string("key").orElse(""), expression.string("operator").orElse(""), values);
  }

  private void add(String key, String operator, List<String> values) {
    var colon = key.indexOf(':');
    var source = colon < 0 ? "" : key.substring(0, colon);
    requirements.add(
        new Requirement(source, key.substring(colon + 1), operator, new TreeSet<>(values)));
  }

  boolean matches(Map<String, String> labels) {
    for (var requirement : requirements) {
      if (!requirement.holds(labels)) {
        return false;
      }
    }
    return true;
  }

  /** Whether it names a reserved label, which keeps Cilium from adding a namespace or a cluster. */
  boolean namesReserved() {
    return requirements.stream().anyMatch(r -> r.source().equals("reserved"));
  }

  /** Whether it says anything about the cluster, so that Cilium does not add the local one. */
  boolean namesCluster() {
    return requirements.stream().anyMatch(PeerSelector::isOnCluster);
  }

  /** Whether a peer of that cluster can be meant. */
  boolean admitsCluster(String name) {
    Predicate<Requirement> holds = r -> r.holds(Map.of(CLUSTER, name));
    return requirements.stream().filter(PeerSelector::isOnCluster).allMatch(holds);
  }

  private static boolean isOnCluster(Requirement requirement) {
    return requirement.isOnPods() && requirement.key().equals(CLUSTER);
  }
}
