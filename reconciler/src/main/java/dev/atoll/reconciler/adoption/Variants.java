package dev.atoll.reconciler.adoption;

import dev.atoll.fleet.model.ObjectKey;
import dev.atoll.fleet.value.Mapping;
import dev.atoll.reconciler.adoption.AdoptionReport.Variation;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The forms that one object has in the clusters that have it. */
final class Variants {

  private final Map<Mapping, List<String>> clusters = new LinkedHashMap<>();

  /** Each form and where it is so, sorted; the first is that of the first cluster. */
  Map<Mapping, List<String>> clusters() {
    return clusters;
  }

  /** Clusters come in order. */
  void add(String cluster, Mapping value) {
    clusters.computeIfAbsent(value, v -> new ArrayList<>()).add(cluster);
  }

  boolean isOne() {
    return clusters.size() == 1;
  }

  int size() {
    return clusters.values().stream().mapToInt(List::size).sum();
  }

  /** How the other forms differ from the most common one; of several the first. */
  List<Variation> variations(ObjectKey key) {
    var usual = usual();
    return clusters.entrySet().stream()
        .filter(e -> !e.getKey().equals(usual.getKey()))
        .map(e ->
            new Variation(
                key, e.getValue(), usual.getValue(), Comparing.of(e.getKey(), usual.getKey())))
        .toList();
  }

  private Map.Entry<Mapping, List<String>> usual() {
    var best = clusters.entrySet().iterator().next();
    for (var entry : clusters.entrySet()) {
      best = entry.getValue().size() > best.getValue().size() ? entry : best;
    }
    return best;
  }
}
