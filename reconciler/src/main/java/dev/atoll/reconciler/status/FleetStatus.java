package dev.atoll.reconciler.status;

import java.util.Collections;
import java.util.Map;
import java.util.TreeMap;

/**
 * The running fleet.
 *
 * @param fleet its name, empty before the first good commit
 * @param clusters by name, sorted
 */
public record FleetStatus(String fleet, SourceStatus source, Map<String, ClusterStatus> clusters) {

  public FleetStatus {
    clusters = Collections.unmodifiableMap(new TreeMap<>(clusters));
  }
}
