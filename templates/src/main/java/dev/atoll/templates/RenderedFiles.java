package dev.atoll.templates;

import dev.atoll.fleet.model.Cluster;
import java.util.Locale;

/** Where rendered objects lie in a directory or a branch. */
public final class RenderedFiles {

  private RenderedFiles() {}

  /**
   * {@code <cluster>/<namespace or _cluster>/<kind in lower case>.<group>-<name>.yaml}. Objects of
   * the core group have {@code core} in the group's place. Neither {@code _cluster} nor {@code
   * _helm} can be a namespace, names begin with a letter or digit and hold no slash, and kind and
   * group hold no dash: no two objects of a cluster share a path.
   */
  public static String path(Cluster cluster, RenderedObject object) {
    var key = object.key();
    return cluster.name()
        + "/"
        + (key.namespace().isEmpty() ? "_cluster" : key.namespace())
        + "/"
        + key.kind().toLowerCase(Locale.ROOT)
        + "."
        + (key.group().isEmpty() ? "core" : key.group())
        + "-"
        + key.name()
        + ".yaml";
  }

  /** Where a cluster's values for Helm lie. */
  public static String helmValuesPath(Cluster cluster) {
    return cluster.name() + "/_helm/values.yaml";
  }
}
