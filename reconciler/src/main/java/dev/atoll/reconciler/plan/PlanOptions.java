package dev.atoll.reconciler.plan;

import dev.atoll.fleet.model.DriftMode;
import dev.atoll.fleet.model.FleetSettings.Deletions;
import java.util.Optional;

/**
 * What a plan depends on beside what is desired and what is there.
 *
 * @param fleet the fleet's name
 * @param commit the commit that was rendered; any stable name for a fleet that is not from Git
 * @param digest digest of everything rendered for this cluster
 * @param complete whether the render is whole; nothing is pruned by one that is not
 * @param drift what is done about drift here
 * @param force whether fields that another apply manager holds are taken back
 * @param deletions how much one commit may delete here
 * @param approvedCommit the commit whose deletions were approved
 * @param knownUid the cluster UID last seen behind this name; empty where nothing is known
 */
public record PlanOptions(
    String fleet,
    String commit,
    String digest,
    boolean complete,
    DriftMode drift,
    boolean force,
    Deletions deletions,
    Optional<String> approvedCommit,
    Optional<String> knownUid) {

  /** The usual options: a whole render, drift corrected, nothing forced or approved. */
  public static PlanOptions of(String fleet, String commit, String digest) {
    return new PlanOptions(
        fleet,
        commit,
        digest,
        true,
        DriftMode.CORRECT,
        false,
        Deletions.DEFAULT,
        Optional.empty(),
        Optional.empty());
  }

  public PlanOptions withDrift(DriftMode mode) {
    return new PlanOptions(
        fleet, commit, digest, complete, mode, force, deletions, approvedCommit, knownUid);
  }

  public PlanOptions withForce(boolean taken) {
    return new PlanOptions(
        fleet, commit, digest, complete, drift, taken, deletions, approvedCommit, knownUid);
  }

  public PlanOptions withComplete(boolean whole) {
    return new PlanOptions(
        fleet, commit, digest, whole, drift, force, deletions, approvedCommit, knownUid);
  }

  public PlanOptions withDeletions(Deletions limit) {
    return new PlanOptions(
        fleet, commit, digest, complete, drift, force, limit, approvedCommit, knownUid);
  }

  public PlanOptions approving(String approved) {
    return new PlanOptions(
        fleet, commit, digest, complete, drift, force, deletions, Optional.of(approved), knownUid);
  }

  public PlanOptions expecting(String uid) {
    return new PlanOptions(
        fleet, commit, digest, complete, drift, force, deletions, approvedCommit, Optional.of(uid));
  }
}
