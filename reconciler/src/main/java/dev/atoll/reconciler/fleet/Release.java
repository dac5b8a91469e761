package dev.atoll.reconciler.fleet;

import dev.atoll.fleet.model.Cluster;
import dev.atoll.fleet.model.FleetSettings;
import dev.atoll.fleet.model.FleetSettings.Deletions;
import dev.atoll.fleet.value.Digests;
import dev.atoll.git.source.CommitId;
import dev.atoll.reconciler.order.Surroundings;
import dev.atoll.reconciler.plan.PlanOptions;
import dev.atoll.reconciler.target.Desired;
import dev.atoll.templates.Rendered;
import dev.atoll.validators.Review;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/**
 * One good commit, rendered: what all clusters must hold. Only a commit that passes its checks
 * becomes one, so its render is always whole.
 *
 * @param commit where it is from
 * @param fleet the fleet's name
 * @param clusters its members
 * @param desired by name of the cluster
 * @param limits how much it may delete, and how much the next commit may
 * @param seen when the commit was first seen
 */
public record Release(
    CommitId commit,
    String fleet,
    List<Cluster> clusters,
    Map<String, Desired> desired,
    Limits limits,
    Instant seen) {

  public Release {
    clusters = List.copyOf(clusters);
    desired = Collections.unmodifiableMap(new TreeMap<>(desired));
  }

  /**
   * @param before how much could be deleted under the last release: no commit raises its own limit
   */
  static Release of(CommitId commit, Review review, Deletions before, Instant seen) {
    var fleet = review.fleet();
    var limit = stricter(fleet.settings().deletions(), before);
    var desired = new TreeMap<String, Desired>();
    var around = Surroundings.of(fleet, review.rendered());
    review
        .rendered()
        .forEach((name, r) ->
            desired.put(
                name,
                limited(
                    desired(fleet.settings(), r, commit.hex(), true, Optional.empty()).in(around),
                    limit)));
    return new Release(
        commit,
        fleet.settings().name(),
        fleet.clusters(),
        desired,
        new Limits(commit, limit, fleet.settings().deletions()),
        seen);
  }

  private static Desired limited(Desired desired, Deletions limit) {
    return desired.with(desired.options().withDeletions(limit));
  }

  private static Deletions stricter(Deletions a, Deletions b) {
    return new Deletions(Math.min(a.max(), b.max()), Math.min(a.percent(), b.percent()));
  }

  /**
   * What each cluster must hold.
   *
   * @param approved the commits that an operator has approved
   */
  Map<String, Desired> desired(Set<CommitId> approved) {
    if (!approved.contains(commit)) {
      return desired;
    }
    var approving = new TreeMap<String, Desired>();
    desired.forEach((name, d) -> approving.put(name, d.with(d.options().approving(commit.hex()))));
    return approving;
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
