package dev.atoll.reconciler.order;

import dev.atoll.fleet.model.LabelSelector.Operator;
import dev.atoll.policy.label.Label;
import dev.atoll.policy.label.Labels;
import dev.atoll.policy.label.PodLabels;
import dev.atoll.policy.label.Requirement;
import dev.atoll.policy.label.Selector;
import dev.atoll.policy.mesh.ClusterFacts;
import dev.atoll.policy.mesh.Pod;
import dev.atoll.policy.rule.Peer;
import dev.atoll.policy.rule.Peers;
import dev.atoll.policy.rule.PolicyEntry;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/**
 * Pods that nobody declared, for selectors that mean no declared one: an order must be safe for
 * them too. Their names are {@code cluster/namespace/*[label=value]}.
 */
final class StandIns {

  /** Of so many selectors every two are also asked for together. */
  private static final int FEW = 24;

  private final ClusterFacts home;
  private final PodsByLabel here;
  private final List<PodsByLabel> elsewhere;
  private final Map<String, Pod> made = new TreeMap<>();

  private StandIns(ClusterFacts home, List<ClusterFacts> others) {
    this.home = home;
    this.here = new PodsByLabel(home.pods());
    this.elsewhere = others.stream().map(o -> new PodsByLabel(o.pods())).toList();
  }

  /** Whether a pod is one that somebody declared. */
  static boolean isDeclared(String name) {
    return !name.contains("/*");
  }

  static boolean isUndeclared(ClusterFacts cluster) {
    return cluster.pods().stream().noneMatch(p -> isDeclared(p.name()));
  }

  /**
   * The cluster with stand-ins beside its pods.
   *
   * @param changing rules that come or go; their subjects and peers are stood in for
   * @param all rules; their subjects are stood in for
   */
  static ClusterFacts in(
      ClusterFacts home,
      List<ClusterFacts> others,
      List<PolicyEntry> changing,
      List<PolicyEntry> all) {
    var run = new StandIns(home, others);
    var subjects = new LinkedHashSet<Selector>();
    all.stream().filter(e -> !e.node()).forEach(e -> subjects.add(e.subject()));
    subjects.forEach(run::subject);
    if (isUndeclared(home)) {
      run.pairs(List.copyOf(subjects));
    }
    changing.forEach(run::peers);
    var pods = new ArrayList<>(home.pods());
    pods.addAll(run.made.values());
    return home.withPods(pods);
  }

  private void pairs(List<Selector> subjects) {
    for (var i = 0; i < Math.min(subjects.size(), FEW); i++) {
      for (var j = i + 1; j < Math.min(subjects.size(), FEW); j++) {
        subject(subjects.get(i).and(subjects.get(j)));
      }
    }
  }

  private void subject(Selector selector) {
    if (isMissing(selector, here)) {
      make(selector);
    }
  }

  private void peers(PolicyEntry entry) {
    if (entry.peers() instanceof Peers.Some some) {
      for (var peer : some.list()) {
        if (peer instanceof Peer.Labelled(Selector selector)
            && isMissing(selector, here)
            && elsewhere.stream().allMatch(o -> isMissing(selector, o))) {
          make(selector);
        }
      }
    }
  }

  private boolean isMissing(Selector selector, PodsByLabel pods) {
    return !pods.hasAny(selector)
        && made.values().stream().noneMatch(p -> selector.matches(p.labels()));
  }

  /** A pod of this cluster that a selector means; none where that is impossible. */
  private void make(Selector selector) {
    var wanted = new TreeMap<String, String>();
    for (var requirement : selector.requirements()) {
      value(requirement).ifPresent(v -> wanted.merge(requirement.key(), v, StandIns::same));
    }
    var namespace = wanted.getOrDefault(Label.NAMESPACE, someNamespace());
    var labels = new TreeMap<>(bare(namespace).byKey());
    wanted.forEach((key, value) -> labels.put(key, new Label(Label.K8S, value)));
    var pod =
        new Pod(
            home.name() + "/" + namespace + "/*" + shown(wanted),
            namespace,
            new Labels(labels),
            Map.of(),
            true,
            List.of());
    if (selector.matches(pod.labels()) && pod.labels().k8s(Label.CLUSTER).equals(home.name())) {
      made.put(pod.name(), pod);
    }
  }

  /** Two requirements on one key: the selector is asked in the end. */
  private static String same(String one, String other) {
    return one.compareTo(other) <= 0 ? one : other;
  }

  private static Optional<String> value(Requirement requirement) {
    if (!requirement.isOfPods()) {
      return Optional.empty();
    }
    return requirement.operator() == Operator.IN
        ? requirement.values().stream().findFirst()
        : requirement.operator() == Operator.EXISTS ? Optional.of("any") : Optional.empty();
  }

  private String someNamespace() {
    return home.pods().stream().map(Pod::namespace).sorted().findFirst().orElse("default");
  }

  /** The labels of a pod that carries none. */
  private Labels bare(String namespace) {
    return home.pods().stream()
        .filter(p -> p.namespace().equals(namespace) && p.name().endsWith("/*"))
        .findFirst()
        .map(Pod::labels)
        .orElseGet(() ->
            PodLabels.of(
                home.name(),
                namespace,
                Map.of(),
                Map.of("kubernetes.io/metadata.name", namespace),
                "default",
                Map.of()));
  }

  private static final Set<String> IMPLIED = Set.of(Label.NAMESPACE, Label.CLUSTER);

  private static String shown(Map<String, String> wanted) {
    var parts =
        wanted.entrySet().stream()
            .filter(e -> !IMPLIED.contains(e.getKey()))
            .map(e -> e.getKey() + "=" + e.getValue())
            .toList();
    return parts.isEmpty() ? "" : "[" + String.join(",", parts) + "]";
  }
}
