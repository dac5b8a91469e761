package dev.atoll.reconciler.plan;

import dev.atoll.reconciler.plan.Plan.Stop;
import java.util.List;
import java.util.Optional;

/** What stops a whole plan before anything is written. */
final class Guards {

  private Guards() {}

  /** Whether this is the cluster that it was. */
  static Optional<Stop> identity(
      String cluster, Inventory inventory, Live live, PlanOptions options) {
    var uid = live.clusterUid();
    if (options.knownUid().filter(known -> !known.equals(uid)).isPresent()) {
      return swapped(
          "behind %s there is now another cluster: UID %s, and not %s"
              .formatted(cluster, uid, options.knownUid().orElse("")));
    }
    return inventory
        .header()
        .flatMap(h -> {
          if (!h.fleet().equals(options.fleet())) {
            return swapped(
                "the inventory in %s belongs to the fleet %s".formatted(cluster, h.fleet()));
          }
          if (!h.clusterUid().equals(uid)) {
            return swapped(
                "the inventory in %s was written in another cluster: UID %s, and this is %s"
                    .formatted(cluster, h.clusterUid(), uid));
          }
          if (!h.cluster().equals(cluster)) {
            return swapped(
                "the target of %s is the cluster that the fleet %s knows as %s"
                    .formatted(cluster, h.fleet(), h.cluster()));
          }
          return Optional.empty();
        });
  }

  private static Optional<Stop> swapped(String message) {
    return Optional.of(
        new Stop(
            Stop.Reason.IDENTITY,
            message,
            "point its target back; if the cluster was replaced or renamed on purpose, delete its"
                + " inventory (ConfigMaps in atoll-system) or forget its UID, and it is adopted"
                + " anew"));
  }

  /** Whether one commit removes more than it may. */
  static Optional<Stop> deletions(List<Step> steps, Inventory inventory, PlanOptions options) {
    var removals = steps.stream().filter(s -> s.verb() == Verb.DELETE).toList();
    if (removals.isEmpty()
        || options.approvedCommit().filter(options.commit()::equals).isPresent()) {
      return Optional.empty();
    }
    var before = inventory.header().filter(h -> h.attempted().equals(options.commit()));
    var removed = before.map(Inventory.Header::removed).orElse(0);
    var total = removals.size() + removed;
    var owned = inventory.entries().size() + removed;
    var limit = Math.max(options.deletions().max(), owned * options.deletions().percent() / 100);
    if (total > limit) {
      return stopped(
          "this commit removes %d of %d objects, and at most %d are allowed"
              .formatted(total, owned, limit),
          options);
    }
    return removesLastPolicy(steps, removals)
        ? stopped("this commit removes the cluster's last policy", options)
        : Optional.empty();
  }

  private static boolean removesLastPolicy(List<Step> steps, List<Step> removals) {
    return removals.stream().anyMatch(Guards::isPolicy)
        && steps.stream()
            .filter(Guards::isPolicy)
            .noneMatch(
                s -> s.verb() == Verb.KEEP || (s.verb().writes() && s.verb() != Verb.DELETE));
  }

  private static boolean isPolicy(Step step) {
    return PlanBuilder.kind(step.key()).filter(KubeKind::isPolicy).isPresent();
  }

  private static Optional<Stop> stopped(String message, PlanOptions options) {
    return Optional.of(
        new Stop(
            Stop.Reason.DELETIONS,
            message,
            "put the objects back, remove them in smaller commits, or approve the commit "
                + options.commit()));
  }
}
