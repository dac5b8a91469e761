package dev.atoll.agent.export;

import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.IntStream;

/**
 * Which labels make an identity, as Cilium decides without settings (Cilium 1.20.2, {@code
 * pkg/labelsfilter/filter.go}, defaultLabelPrefixCfg): all that nothing ignores, and of the others
 * those that an inclusion matches further than the shortest match that ignores them.
 */
final class LabelFilter {
  private static final List<Pattern> INCLUDED =
      patterns(
          "io\\.kubernetes\\.pod\\.namespace",
          "io\\.cilium\\.k8s\\.namespace\\.labels",
          "app\\.kubernetes\\.io",
          "io\\.cilium\\.k8s\\.policy\\.cluster",
          "io\\.cilium\\.k8s\\.policy\\.serviceaccount");

  private static final List<Pattern> IGNORED =
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
          "controller-uid",
          "annotation.*",
          "etcd_node",
          "topology\\.kubernetes\\.io");

  private LabelFilter() {}

  private static List<Pattern> patterns(String... expressions) {
    return List.of(expressions).stream().map(Pattern::compile).toList();
  }

  static boolean takes(String key) {
    var ignored = lengths(IGNORED, key).min();
    return ignored.isEmpty() || lengths(INCLUDED, key).max().orElse(0) > ignored.getAsInt();
  }

  /** How far each pattern matches from the start of the key, of those that do. */
  private static IntStream lengths(List<Pattern> patterns, String key) {
    return patterns.stream()
        .map(pattern -> pattern.matcher(key))
        .filter(matcher -> matcher.lookingAt())
        .mapToInt(matcher -> matcher.end());
  }
}
