package dev.atoll.agent.etcd;

import java.util.List;

/**
 * What a watch brings at once. All changes of a revision are in one batch.
 *
 * @param changes in order; none if it only says how far the watch is
 * @param revision up to which the watch has brought everything
 * @param storeId the number by which etcd tells its clusters apart
 */
public record Batch(List<Change> changes, long revision, long storeId) {
  public Batch {
    changes = List.copyOf(changes);
  }
}
