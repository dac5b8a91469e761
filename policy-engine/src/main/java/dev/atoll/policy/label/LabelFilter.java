package dev.atoll.policy.label;

import java.util.List;
import java.util.regex.Pattern;

/**
 * Which labels of a pod become part of its identity, where the agent's {@code labels} option is not
 * set (Cilium 1.20.2, {@code labelsfilter/filter.go}). Patterns match at the start of a key; the
 * longer match decides.
 */
public final class LabelFilter {

  private static final List<Pattern> KEPT =
      patterns(
          "io\\.kubernetes\\.pod\\.namespace",
          "io\\.cilium\\.k8s\\.namespace\\.labels",
          "io\\.cilium\\.k8s\\.policy\\.cluster",
          "io\\.cilium\\.k8s\\.policy\\.serviceaccount",
          "app\\.kubernetes\\.io");

  private static final List<Pattern> DROPPED =
      patterns(
          "io\\.kubernetes",
          "kubernetes\\.io",
          "statefulset\\.kubernetes\\.io/pod-name",
          "apps\\.kubernetes\\.io/pod-index",
          "batch\\.kubernetes\\.io/job-completion-index",
          "batch\\.kubernetes\\.io/controller-uid",
          ".*beta\\.kubernetes\\.io",
          "k8s\\.io",
          "pod-template-generation",
          "pod-template-hash",
          "controller-revision-hash",
          "annotation.*",
          "controller-uid",
          "etcd_node",
          "topology\\.kubernetes\\.io");

  private LabelFilter() {}

  private static List<Pattern> patterns(String... texts) {
    return List.of(texts).stream().map(Pattern::compile).toList();
  }

  /** Whether a key stays. */
  public static boolean keeps(String key) {
    var dropped = shortest(DROPPED, key);
    return dropped == Integer.MAX_VALUE || longest(KEPT, key) > dropped;
  }

  private static int longest(List<Pattern> patterns, String key) {
    return patterns.stream().mapToInt(p -> length(p, key)).max().orElse(-1);
  }

  private static int shortest(List<Pattern> patterns, String key) {
    return patterns.stream()
        .mapToInt(p -> length(p, key))
        .filter(n -> n >= 0)
        .min()
        .orElse(Integer.MAX_VALUE);
  }

  private static int length(Pattern pattern, String key) {
    var m = pattern.matcher(key);
    return m.lookingAt() ? m.end() : -1;
  }
}
