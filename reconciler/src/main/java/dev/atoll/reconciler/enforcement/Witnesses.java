package dev.atoll.reconciler.enforcement;

import dev.atoll.fleet.model.Cluster;
import java.util.Optional;

/** Finds witnesses, by what the operator allows. */
public interface Witnesses {

  /** Nobody is asked. */
  Witnesses NONE = cluster -> Optional.empty();

  /** The witness of a cluster; empty where Cilium leaves no trace, as in a directory. */
  Optional<Witness> open(Cluster cluster);
}
