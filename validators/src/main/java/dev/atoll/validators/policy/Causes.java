package dev.atoll.validators.policy;

import dev.atoll.fleet.finding.Finding;
import dev.atoll.fleet.model.Cluster;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;

/**
 * Findings by cause: the same place and message in many clusters is one finding that names them.
 */
final class Causes {

  private static final int NAMES_SHOWN = 4;

  private record Concerned(TreeSet<Cluster> here, TreeSet<Cluster> all) {
    Concerned() {
      this(byName(), byName());
    }

    private static TreeSet<Cluster> byName() {
      return new TreeSet<>(Comparator.comparing(Cluster::name));
    }
  }

  private final Map<Finding, Concerned> found = new LinkedHashMap<>();

  /** A finding that holds wherever the text goes. */
  void add(PolicyText text, Finding finding) {
    add(text, text.clusters(), finding);
  }

  /** A finding that holds in some of the clusters that the text goes to. */
  void add(PolicyText text, Collection<Cluster> where, Finding finding) {
    var concerned = found.computeIfAbsent(finding, f -> new Concerned());
    concerned.here.addAll(where);
    concerned.all.addAll(text.clusters());
  }

  /** One finding for each cause; it names the clusters where they are not all of its object's. */
  List<Finding> findings() {
    var all = new ArrayList<Finding>();
    found.forEach((finding, concerned) -> all.add(withClusters(finding, concerned)));
    return all;
  }

  private static Finding withClusters(Finding f, Concerned concerned) {
    var placed = concerned.here.size() == 1 ? f.inCluster(concerned.here.first().name()) : f;
    if (concerned.here.size() == concerned.all.size()) {
      return placed;
    }
    var message = f.message() + " (" + named(concerned.here) + ")";
    return new Finding(
        f.rule(),
        f.severity(),
        message,
        f.hint(),
        f.pos(),
        f.related(),
        placed.cluster(),
        f.object());
  }

  /** Such as {@code Cilium 1.18: cluster-one, cluster-two}. */
  private static String named(Collection<Cluster> clusters) {
    var byLine = new TreeMap<String, List<String>>();
    clusters.forEach(c ->
        byLine
            .computeIfAbsent(c.datapath().version().value().line(), l -> new ArrayList<>())
            .add(c.name()));
    return byLine.entrySet().stream()
        .map(e -> "Cilium " + e.getKey() + ": " + names(e.getValue()))
        .collect(Collectors.joining("; "));
  }

  /** A few names, and how many more there are. */
  static String names(List<String> names) {
    return names.size() <= NAMES_SHOWN
        ? String.join(", ", names)
        : String.join(", ", names.subList(0, NAMES_SHOWN))
            + " and "
            + (names.size() - NAMES_SHOWN)
            + " more";
  }
}
