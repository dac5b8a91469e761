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
 * which commit it holds. One that remembers nothing is asked once for each tip of the branch, one
 * that does not answer at each look, and once more before it is first written to.
 */
final class Recovery {

  private final Repository repository;
  private final TargetFactory targets;
  private final Set<String> remembersNothing = new ConcurrentSkipListSet<>();
  private Optional<CommitId> asked = Optional.empty();

  Recovery(Repository repository, TargetFactory targets) {
    this.repository = repository;
    this.targets = targets;
  }

  /** The commit to go on from; empty where no cluster remembers one. */
  Optional<CommitId> lastGood(Observation seen) {
    if (!(seen instanceof Observation.OfTip tip)) {
      return Optional.empty();
    }
    if (!asked.equals(Optional.of(tip.commit()))) {
      remembersNothing.clear();
      asked = Optional.of(tip.commit());
    }
    var remembered = commits(repository.judgement(tip.commit()).fleet());
    return repository.toGoOnFrom(remembered, tip.commit());
  }

  private Set<CommitId> commits(Fleet fleet) {
    var found = new ConcurrentSkipListSet<CommitId>();
    try (var each = Executors.newVirtualThreadPerTaskExecutor()) {
      fleet.clusters().stream()
          .filter(c -> !remembersNothing.contains(c.name()))
          .forEach(c -> each.execute(() -> ask(c, fleet.settings().name()).ifPresent(found::add)));
    }
    return found;
  }

  private Optional<CommitId> ask(Cluster cluster, String fleet) {
    try (var target = targets.open(cluster)) {
      var header = target.identify(fleet).remembered();
      var commit = header.flatMap(h -> CommitId.parse(h.applied()));
      if (commit.isEmpty()) {
        remembersNothing.add(cluster.name());
      }
      return commit;
    } catch (TargetException e) {
      return Optional.empty();
    }
  }
}
