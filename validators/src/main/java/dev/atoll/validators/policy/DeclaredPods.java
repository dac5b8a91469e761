package dev.atoll.validators.policy;

import dev.atoll.fleet.model.Cluster;
import dev.atoll.fleet.model.Workload;
import dev.atoll.fleet.value.Mapping;
import dev.atoll.policy.text.LabelTerm;
import dev.atoll.validators.check.CheckInput;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The pods that the fleet declares, as Cilium's identities label them. Says "perhaps" wherever it
 * does not know: labels of namespaces that are not declared, and pod labels that Cilium keeps out
 * of identities (1.20.2, {@code labelsfilter/filter.go}).
 */
final class DeclaredPods {

  private static final String NAME_OF_NAMESPACE =
      LabelTerm.NAMESPACE_LABELS + "kubernetes.io/metadata.name";

  private static final Pattern OFTEN_DROPPED =
      Pattern.compile(
          "(io\\.kubernetes|kubernetes\\.io|statefulset\\.kubernetes\\.io|apps\\.kubernetes\\.io"
              + "|batch\\.kubernetes\\.io|.*beta\\.kubernetes\\.io|k8s\\.io|pod-template-"
              + "|controller-|annotation|etcd_node|topology\\.kubernetes\\.io|io\\.cilium).*");

  private final Map<String, List<Workload>> byNamespace;
  private final Set<String> declaring = new HashSet<>();
  private final boolean allDeclare;
  private final boolean isWholeMesh;
  private final Map<String, Map<String, Mapping>> namespaceLabels = new HashMap<>();
  private final Map<String, Boolean> oftenDropped = new HashMap<>();

  DeclaredPods(CheckInput input) {
    isWholeMesh = input.fleet().hasAllClusters();
    byNamespace =
        input.fleet().workloads().stream()
            .filter(w -> !w.hostNetwork())
            .collect(Collectors.groupingBy(Workload::namespace));
    for (var cluster : input.fleet().clusters()) {
      if (input.fleet().workloads().stream().anyMatch(w -> runsIn(w, cluster))) {
        declaring.add(cluster.name());
      }
      namespaceLabels.put(cluster.name(), namespaces(input, cluster));
    }
    allDeclare = declaring.size() == input.fleet().clusters().size();
  }

  private static Map<String, Mapping> namespaces(CheckInput input, Cluster cluster) {
    return input.objectsOf(cluster).stream()
        .filter(o -> o.key().kind().equals("Namespace") && o.key().group().isEmpty())
        .collect(
            Collectors.toMap(
                o -> o.key().name(),
                o -> o.value().mapping("metadata", "labels").orElse(Mapping.empty(o.origin())),
                (a, b) -> a));
  }

  private static boolean runsIn(Workload workload, Cluster cluster) {
    return workload.clusters().matches(cluster.labels());
  }

  /**
   * Whether the fleet says enough to be sure about pods: it could be read, each of the clusters
   * declares workloads, and one of them in a namespace that is meant.
   */
  boolean areKnown(
      List<LabelTerm> terms, Optional<String> namespace, Collection<Cluster> clusters) {
    var ofNamespace =
        terms.stream().filter(t -> t.is(LabelTerm.NAMESPACE) || t.isNamespaceLabel()).toList();
    return isWholeMesh && allDeclare(clusters) && mayMatch(ofNamespace, namespace, clusters);
  }

  private boolean allDeclare(Collection<Cluster> clusters) {
    if (allDeclare) {
      return true;
    }
    return clusters.stream().allMatch(c -> declaring.contains(c.name()));
  }

  /** Whether a pod of one of the clusters has, or may have, what all terms ask. */
  boolean mayMatch(
      List<LabelTerm> terms, Optional<String> namespace, Collection<Cluster> clusters) {
    var ofPod = new ArrayList<LabelTerm>();
    var ofCluster = new ArrayList<LabelTerm>();
    for (var term : terms) {
      var ofPlace = term.is(LabelTerm.CLUSTER) || term.isNamespaceLabel();
      (ofPlace ? ofCluster : ofPod).add(term);
    }
    return in(namespace)
        .filter(w -> mayHold(ofPod, w))
        .anyMatch(w -> clusters.stream().anyMatch(c -> runsIn(w, c) && mayHold(ofCluster, w, c)));
  }

  private boolean mayHold(List<LabelTerm> terms, Workload workload) {
    for (var term : terms) {
      if (!mayHold(term, workload)) {
        return false;
      }
    }
    return true;
  }

  private boolean mayHold(List<LabelTerm> terms, Workload workload, Cluster cluster) {
    for (var term : terms) {
      if (!mayHold(term, workload, cluster)) {
        return false;
      }
    }
    return true;
  }

  private Stream<Workload> in(Optional<String> namespace) {
    return namespace
        .map(n -> byNamespace.getOrDefault(n, List.of()).stream())
        .orElseGet(() -> byNamespace.values().stream().flatMap(List::stream));
  }

  private boolean mayHold(LabelTerm term, Workload workload) {
    if (!term.isOfPods()) {
      return true;
    }
    return switch (term.key()) {
      case LabelTerm.NAMESPACE -> term.holds(Optional.of(workload.namespace()));
      case LabelTerm.SERVICE_ACCOUNT ->
          term.holds(
              Optional.of(
                  workload.serviceAccount().isEmpty() ? "default" : workload.serviceAccount()));
      default ->
          term.holds(Optional.ofNullable(workload.labels().get(term.key())))
              || isOftenDropped(term.key());
    };
  }

  private boolean isOftenDropped(String key) {
    return oftenDropped.computeIfAbsent(key, k -> OFTEN_DROPPED.matcher(k).matches());
  }

  private boolean mayHold(LabelTerm term, Workload workload, Cluster cluster) {
    if (term.is(LabelTerm.CLUSTER)) {
      return term.holds(Optional.of(cluster.name()));
    }
    if (term.key().equals(NAME_OF_NAMESPACE)) {
      return term.holds(Optional.of(workload.namespace()));
    }
    var labels = namespaceLabels.getOrDefault(cluster.name(), Map.of()).get(workload.namespace());
    return labels == null
        || term.holds(labels.string(term.key().substring(LabelTerm.NAMESPACE_LABELS.length())));
  }
}
