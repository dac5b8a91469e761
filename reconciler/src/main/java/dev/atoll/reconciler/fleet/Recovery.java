package dev.atoll.reconciler.fleet;

import dev.atoll.fleet.model.Cluster;
import dev.atoll.fleet.model.Fleet;
import dev.atoll.git.source.CommitId;
import dev.atoll.reconciler.target.TargetException;
import dev.atoll.reconciler.target.TargetFactory;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentSkipListSet;
import java.util.concurrent.Executors;

/**
 * Asks every cluster which commit it holds. Clusters that do not answer are left out here; each is
 * asked again before it is first written to.
 */
final class Recovery {

  private final TargetFactory targets;

  Recovery(TargetFactory targets) {
    this.targets = targets;
  }

  /** The commits that clusters were last brought to. */
  Set<CommitId> commits(Fleet fleet) {
    var found = new ConcurrentSkipListSet<CommitId>();
    try (var each = Executors.newVirtualThreadPerTaskExecutor()) {
      for (var cluster : fleet.clusters()) {
        each.execute(() -> ask(cluster, fleet.settings().name()).ifPresent(found::add));
      }
    }
    return found;
  }

  private Optional<CommitId> ask(Cluster cluster, String fleet) {
    try (var target = targets.open(cluster)) {
      return target.identify(fleet).remembered().flatMap(h -> CommitId.parse(h.applied()));
    } catch (TargetException e) {
      return Optional.empty();
    }
  }
}
