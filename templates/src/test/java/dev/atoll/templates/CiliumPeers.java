package dev.atoll.templates;

import dev.atoll.fleet.model.LabelSelector.Operator;
import dev.atoll.fleet.value.Mapping;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * What a peer of a Cilium policy selects, by the rules of getEndpointSelector in {@code
 * pkg/k8s/apis/cilium.io/utils/utils.go} of 1.18, 1.19 and 1.20.2, written apart from the code that
 * renders.
 *
 * @param policyNamespace empty for a clusterwide policy
 * @param localCluster name of the cluster that the policy is in
 * @param defaultLocal its policyDefaultLocalCluster
 */
record CiliumPeers(String policyNamespace, String localCluster, boolean defaultLocal) {

  private static final String NAMESPACE = "io.kubernetes.pod.namespace";
  private static final String NAMESPACE_LABELS = "io.cilium.k8s.namespace.labels.";
  private static final String CLUSTER = "io.cilium.k8s.policy.cluster";

  private record Requirement(String key, Operator operator, Set<String> values) {

    /** A key without source means any source. */
    private boolean holds(Map<String, String> identity) {
      var value = valueOf(identity);
      return switch (operator) {
        case IN -> value != null && values.contains(value);
        case NOT_IN -> value == null || !values.contains(value);
        case EXISTS -> value != null;
        case DOES_NOT_EXIST -> value == null;
      };
    }

    private @Nullable String valueOf(Map<String, String> identity) {
      if (!key.startsWith("any:")) {
        return identity.get(key);
      }
      var name = key.substring("any:".length());
      return identity.entrySet().stream()
          .filter(e -> e.getKey().substring(e.getKey().indexOf(':') + 1).equals(name))
          .map(Map.Entry::getValue)
          .findFirst()
          .orElse(null);
    }
  }

  /**
   * Whether a selector selects an identity.
   *
   * @param identity labels with their source, such as {@code k8s:app}
   */
  boolean selects(Mapping selector, Map<String, String> identity) {
    return requirements(selector).stream().allMatch(r -> r.holds(identity));
  }

  private List<Requirement> requirements(Mapping selector) {
    var all = written(selector);
    if (all.stream().anyMatch(r -> r.key.startsWith("reserved:"))) {
      return all;
    }
    var added = new ArrayList<>(all);
    if (!hasKey(all, NAMESPACE)) {
      if (policyNamespace.isEmpty()) {
        added.add(new Requirement("k8s:" + NAMESPACE, Operator.EXISTS, Set.of()));
      } else if (all.stream().noneMatch(r -> isNamespaceLabel(r.key))) {
        added.add(new Requirement("k8s:" + NAMESPACE, Operator.IN, Set.of(policyNamespace)));
      }
    }
    if (defaultLocal && !hasKey(all, CLUSTER)) {
      added.add(new Requirement("k8s:" + CLUSTER, Operator.IN, Set.of(localCluster)));
    }
    return added;
  }

  private static boolean hasKey(List<Requirement> all, String key) {
    return all.stream().anyMatch(r -> r.key.equals("k8s:" + key) || r.key.equals("any:" + key));
  }

  private static boolean isNamespaceLabel(String key) {
    return key.startsWith("k8s:" + NAMESPACE_LABELS) || key.startsWith("any:" + NAMESPACE_LABELS);
  }

  private static List<Requirement> written(Mapping selector) {
    var all = new ArrayList<Requirement>();
    selector
        .mapping("matchLabels")
        .ifPresent(m ->
            m.entries()
                .forEach((key, e) ->
                    all.add(
                        new Requirement(
                            sourced(key),
                            Operator.IN,
                            Set.of(e.value().asString().orElseThrow())))));
    for (var item : selector.items("matchExpressions")) {
      var m = item.asMapping().orElseThrow();
      all.add(
          new Requirement(
              sourced(m.string("key").orElseThrow()),
              operator(m.string("operator").orElseThrow()),
              m.items("values").stream()
                  .map(v -> v.asString().orElseThrow())
                  .collect(Collectors.toSet())));
    }
    return all;
  }

  private static String sourced(String key) {
    return key.contains(":") ? key : "any:" + key;
  }

  private static Operator operator(String text) {
    return switch (text) {
      case "In" -> Operator.IN;
      case "NotIn" -> Operator.NOT_IN;
      case "Exists" -> Operator.EXISTS;
      case "DoesNotExist" -> Operator.DOES_NOT_EXIST;
      default -> throw new IllegalArgumentException(text);
    };
  }
}
