package dev.atoll.validators.check;

import dev.atoll.fleet.model.Cluster;
import dev.atoll.fleet.model.Fleet;
import dev.atoll.templates.Rendered;
import dev.atoll.templates.RenderedObject;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * What checks look at.
 *
 * @param fleet as written, as good as it could be read
 * @param rendered by name of the cluster; a cluster that could not be rendered is missing
 */
public record CheckInput(Fleet fleet, Map<String, Rendered> rendered) {

  public CheckInput {
    rendered = Collections.unmodifiableMap(new TreeMap<>(rendered));
  }

  /** What a cluster must hold, sorted by key; empty where it could not be rendered. */
  public List<RenderedObject> objectsOf(Cluster cluster) {
    var found = rendered.get(cluster.name());
    return found == null ? List.of() : found.objects();
  }
}
