package dev.atoll.policy.mesh;

import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/**
 * All clusters that share identities.
 *
 * @param clusters sorted by name
 */
public record Mesh(List<ClusterFacts> clusters) {

  public Mesh {
    clusters = clusters.stream().sorted(Comparator.comparing(ClusterFacts::name)).toList();
  }

  public Optional<ClusterFacts> cluster(String name) {
    return clusters.stream().filter(c -> c.name().equals(name)).findFirst();
  }
}
