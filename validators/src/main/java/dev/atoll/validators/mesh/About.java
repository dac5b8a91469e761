package dev.atoll.validators.mesh;

import dev.atoll.fleet.finding.Finding;
import dev.atoll.fleet.model.Cluster;
import dev.atoll.fleet.value.SourcePos;
import java.util.List;

/** Findings about clusters, and how clusters are named in them. */
final class About {

  private static final int NAMED = 3;

  private About() {}

  static Finding cluster(
      Cluster cluster, MeshRule rule, SourcePos pos, String message, String hint) {
    return Finding.of(rule, pos, message, hint)
        .inCluster(cluster.name())
        .about("Cluster " + cluster.name());
  }

  /** {@code a}, {@code a and b}, {@code a, b and c}, {@code a, b, c and 508 more}. */
  static String names(List<Cluster> clusters) {
    return list(clusters.stream().map(Cluster::name).distinct().toList());
  }

  static String list(List<String> words) {
    if (words.size() > NAMED) {
      return String.join(", ", words.subList(0, NAMED))
          + " and "
          + (words.size() - NAMED)
          + " more";
    }
    if (words.size() < 2) {
      return String.join("", words);
    }
    var last = words.size() - 1;
    return String.join(", ", words.subList(0, last)) + " and " + words.get(last);
  }
}
