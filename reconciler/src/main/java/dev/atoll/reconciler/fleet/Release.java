package dev.atoll.reconciler.fleet;

import dev.atoll.fleet.model.Fleet;
import dev.atoll.fleet.model.FleetSettings;
import dev.atoll.fleet.value.Digests;
import dev.atoll.git.source.CommitId;
import dev.atoll.reconciler.plan.PlanOptions;
import dev.atoll.reconciler.target.Desired;
import dev.atoll.templates.Rendered;
import dev.atoll.validators.Review;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;

/**
 * One good commit, rendered: what all clusters must hold.
 *
 * @param commit where it is from
 * @param fleet what it says
 * @param rendered by name of the cluster
 * @param complete whether everything in it could be rendered; nothing is pruned by one that is not
 * @param seen when the commit was first seen
 */
public record Release(
    CommitId commit, Fleet fleet, Map<String, Rendered> rendered, boolean complete, Instant seen) {

  static Release of(CommitId commit, Review review, Instant seen) {
    var settings = review.fleet().settings();
    return new Release(
        commit, review.fleet(), review.rendered(), !review.fails(settings.failOn()), seen);
  }

  /** The fleet's name. */
  String name() {
    return fleet.settings().name();
  }

  /**
   * What one cluster must hold.
   *
   * @param approved the commit whose deletions an operator has approved
   */
  Desired desired(String cluster, Optional<CommitId> approved) {
    var what = rendered.get(cluster);
    if (what == null) {
      throw new IllegalArgumentException("no cluster " + cluster + " in " + commit);
    }
    return desired(fleet.settings(), what, commit.hex(), complete, approved.map(CommitId::hex));
  }

  /**
   * What one cluster must hold, by the fleet's rules.
   *
   * @param revision names where the fleet is from: a commit, or the place of a directory
   * @param complete whether the render is whole
   * @param approved the revision whose deletions are approved
   */
  public static Desired desired(
      FleetSettings settings,
      Rendered what,
      String revision,
      boolean complete,
      Optional<String> approved) {
    var options =
        PlanOptions.of(settings.name(), revision, digest(what))
            .withDrift(what.cluster().drift().orElse(settings.drift()))
            .withForce(settings.force())
            .withDeletions(settings.deletions())
            .withComplete(complete);
    return new Desired(what, approved.map(options::approving).orElse(options));
  }

  /** One digest for everything that a cluster must hold, whatever commit it came from. */
  public static String digest(Rendered rendered) {
    var lines = new StringBuilder();
    rendered
        .objects()
        .forEach(o -> lines.append(o.key()).append(' ').append(o.digest()).append('\n'));
    return Digests.sha256(lines.toString().getBytes(StandardCharsets.UTF_8));
  }
}
