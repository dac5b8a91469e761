package dev.atoll.validators.service;

import dev.atoll.fleet.model.Cluster;
import java.util.Collection;
import java.util.List;

/** Lists in sentences. */
final class Words {

  private static final int NAMED = 3;

  private Words() {}

  static String clusters(Collection<Cluster> clusters) {
    return list(clusters.stream().map(Cluster::name).distinct().toList());
  }

  /** {@code a}, {@code a and b}, {@code a, b, c and 508 more}. */
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
