package dev.atoll.reconciler.target;

import dev.atoll.fleet.model.Cluster;

/** Opens the targets that clusters name, by what the operator allows. */
public interface TargetFactory {

  /**
   * The target of a cluster; nothing is read or written yet.
   *
   * @throws TargetException if the operator knows no such target
   */
  Target open(Cluster cluster);
}
