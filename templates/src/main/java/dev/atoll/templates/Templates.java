package dev.atoll.templates;

import dev.atoll.fleet.finding.Checked;
import dev.atoll.fleet.model.Cluster;
import dev.atoll.fleet.model.Fleet;
import java.util.Collections;
import java.util.Map;
import java.util.TreeMap;

/** What each cluster of a fleet gets. */
public final class Templates {

  private Templates() {}

  /**
   * Everything that one cluster must hold. For several clusters of one fleet, {@link #of} shares
   * what they have in common.
   */
  public static Checked<Rendered> render(Fleet fleet, Cluster cluster) {
    return of(fleet).render(cluster);
  }

  /**
   * Every cluster of a fleet, by name. For a fleet too large to hold, {@link Renderer#each} hands
   * over one cluster at a time.
   */
  public static Checked<Map<String, Rendered>> renderAll(Fleet fleet) {
    var all = new TreeMap<String, Rendered>();
    var findings = of(fleet).each(r -> all.put(r.cluster().name(), r));
    return new Checked<>(Collections.unmodifiableMap(all), findings);
  }

  /** A renderer for all clusters of a fleet. */
  public static Renderer of(Fleet fleet) {
    return new Renderer(fleet);
  }
}
