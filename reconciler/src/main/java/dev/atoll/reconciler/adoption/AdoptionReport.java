package dev.atoll.reconciler.adoption;

import dev.atoll.fleet.model.ObjectKey;
import dev.atoll.fleet.value.Value;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * What became of the clusters' objects.
 *
 * @param clusters context to the cluster's name in the fleet
 * @param everywhere how many objects are equal in every cluster
 * @param placed how many objects are equal where they are, and not everywhere
 * @param variations objects that differ between clusters
 * @param leftOut what was not imported
 * @param shared what was imported, and somebody else looks after too
 * @param gaps what the files do not say, because no cluster does
 */
public record AdoptionReport(
    Map<String, String> clusters,
    int everywhere,
    int placed,
    List<Variation> variations,
    List<Remark> leftOut,
    List<Remark> shared,
    List<Gap> gaps) {

  /**
   * How an object of some clusters differs from the same object of others.
   *
   * @param clusters where it is different, sorted
   * @param from the clusters that it is compared with, sorted
   */
  public record Variation(
      ObjectKey key, List<String> clusters, List<String> from, List<Change> changes) {
    public Variation {
      clusters = List.copyOf(clusters);
      from = List.copyOf(from);
      changes = List.copyOf(changes);
    }
  }

  /**
   * One place that differs.
   *
   * @param path such as {@code spec.ingress[0].fromEndpoints}
   * @param value what stands there; empty for nothing
   * @param from what stands there in the other; empty for nothing
   */
  public record Change(String path, Optional<Value> value, Optional<Value> from) {}

  /** Something about one object, and the clusters where it is so, sorted. */
  public record Remark(ObjectKey key, String why, List<String> clusters) {
    public Remark {
      clusters = List.copyOf(clusters);
    }
  }

  /**
   * Something to look at or to fill in.
   *
   * @param file where
   * @param what one sentence
   */
  public record Gap(String file, String what) {}

  public AdoptionReport {
    clusters = java.util.Collections.unmodifiableMap(new TreeMap<>(clusters));
    variations = List.copyOf(variations);
    leftOut = List.copyOf(leftOut);
    shared = List.copyOf(shared);
    gaps = List.copyOf(gaps);
  }
}
