package dev.atoll.templates;

import dev.atoll.fleet.finding.Finding;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;

/** Findings of several clusters, where those that differ in the cluster alone are one. */
final class ManyClusters {

  private static final int NAMED = 3;

  private final Map<Finding, TreeSet<String>> clusters = new LinkedHashMap<>();

  void add(Finding finding) {
    var places = clusters.computeIfAbsent(finding.inCluster(""), f -> new TreeSet<>());
    if (!finding.cluster().isEmpty()) {
      places.add(finding.cluster());
    }
  }

  /** Each cause once, sorted. */
  List<Finding> merged() {
    var findings = new ArrayList<Finding>();
    clusters.forEach((finding, names) -> findings.add(merged(finding, List.copyOf(names))));
    return findings.stream().sorted().toList();
  }

  private static Finding merged(Finding finding, List<String> names) {
    if (names.size() < 2) {
      return names.isEmpty() ? finding : finding.inCluster(names.getFirst());
    }
    return new Finding(
        finding.rule(),
        finding.severity(),
        finding.message() + " (in " + some(names) + ")",
        finding.hint(),
        finding.pos(),
        finding.related(),
        "",
        finding.object());
  }

  private static String some(List<String> names) {
    var rest = names.size() - NAMED;
    return rest > 0
        ? String.join(", ", names.subList(0, NAMED)) + " and " + rest + " more"
        : String.join(", ", names.subList(0, names.size() - 1)) + " and " + names.getLast();
  }
}
