package dev.atoll.reconciler.status;

import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * One cluster's line in the status.
 *
 * @param desired what Git says
 * @param applied what the API server last confirmed
 * @param enforced what every agent enforces, as it has shown; {@link Revision#UNKNOWN} where that
 *     is not so, or nobody has shown it
 * @param drift objects that differ from Git, and how
 * @param unmanaged policies that Git does not know
 * @param facts differences between the Cluster file and the cluster
 * @param lastError the last failure, empty after a success
 * @param since when {@code health} became what it is, as this process has seen it
 * @param missing why {@code applied} is not enforced, and what of the mesh is not whole
 * @param lastChange when this cluster last came to hold what a commit says
 */
public record ClusterStatus(
    Revision desired,
    Revision applied,
    Revision enforced,
    Health health,
    List<String> drift,
    List<String> unmanaged,
    List<String> facts,
    String lastError,
    Instant since,
    List<String> missing,
    Optional<LastChange> lastChange) {

  /**
   * A commit that arrived; corrections of drift are not counted.
   *
   * @param millisSinceCommitSeen from when the commit was seen until it was applied
   * @param millisToEnforced from when it was seen until every agent had shown that it enforces it;
   *     empty before that
   */
  public record LastChange(
      String commit,
      Instant appliedAt,
      long millisSinceCommitSeen,
      Optional<Long> millisToEnforced) {}

  public ClusterStatus {
    drift = List.copyOf(drift);
    unmanaged = List.copyOf(unmanaged);
    facts = List.copyOf(facts);
    missing = List.copyOf(missing);
  }

  /** Whether the cluster holds another commit's objects than it should. */
  public boolean isBehind() {
    return !desired.digest().equals(applied.digest());
  }
}
