package dev.atoll.templates;

import dev.atoll.fleet.model.Cluster;
import dev.atoll.fleet.value.Mapping;
import java.util.List;
import java.util.Optional;

/**
 * Everything that one cluster must hold.
 *
 * @param cluster whose it is
 * @param objects sorted by key
 * @param helmValues mesh connection of a cluster whose values belong to Helm
 */
public record Rendered(
    Cluster cluster, List<RenderedObject> objects, Optional<Mapping> helmValues) {

  public Rendered {
    objects = List.copyOf(objects);
  }
}
