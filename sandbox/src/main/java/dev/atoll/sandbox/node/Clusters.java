package dev.atoll.sandbox.node;

import dev.atoll.fleet.model.Fleet;
import java.util.List;

/** Clusters with nodes and pods on this machine, whatever attaches the pods. */
public interface Clusters extends AutoCloseable {

  /** Pods that have an address, by cluster, namespace and name. */
  List<Pod> pods();

  /** Opens connections between its pods. */
  Measurement measurement();

  /**
   * Runs what the fleet declares: a pod for each workload in each of its clusters, and the Services
   * that global services expect. Returns when all pods have addresses and run.
   */
  void deploy(Fleet fleet);

  @Override
  void close();
}
