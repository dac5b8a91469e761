package dev.atoll.templates;

import dev.atoll.fleet.finding.Checked;
import dev.atoll.fleet.model.Cluster;
import dev.atoll.fleet.model.Fleet;

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

  /** A renderer for all clusters of a fleet. */
  public static Renderer of(Fleet fleet) {
    return new Renderer(fleet);
  }
}
