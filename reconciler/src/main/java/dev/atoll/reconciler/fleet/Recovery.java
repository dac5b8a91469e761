package dev.atoll.reconciler.fleet;

import dev.atoll.fleet.model.Cluster;
import dev.atoll.fleet.model.Fleet;
import dev.atoll.git.source.CommitId;
import dev.atoll.git.source.Observation;
import dev.atoll.reconciler.target.TargetException;
import dev.atoll.reconciler.target.TargetFactory;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentSkipListSet;
import java.util.concurrent.Executors;

/**
 * Finds the last good commit of a reconciler whose disk does not know it: every cluster is asked
 * which commit it holds, once for each tip of the branch. Clusters that do not answer are left out
 * here; each is asked again before it is first written to.
 */
final class Recovery {

  private final Repository repository;
  private final TargetFactory targets;
  private Optional<CommitId> asked = Optional.empty();

  Recovery(Repository repository, TargetFactory targets) {
    this.repository = repository;
    this.targets = targets;
  }

  /** The commit to go on from; empty where no cluster remembers one. */
  Optional<CommitId> lastGood(Observation seen) {
    if (!(seen instanceof Observation.OfTip tip) || asked.equals(Optional.of(tip.commit()))) {
      return Optional.empty();
    }
    asked = Optional.of(tip.commit());
    var remembered = commits(repository.judgement(tip.commit()).fleet());
    return repository.toGoOnFrom(remembered, tip.commit());
  }

  private Set<CommitId> commits(Fleet fleet) {
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
