package dev.atoll.reconciler.fleet;

import dev.atoll.git.source.CommitId;
import dev.atoll.reconciler.target.Identity;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.BiPredicate;

/**
 * Lets a lane write to a cluster only if no other lane of the fleet leads to the same one, and if
 * what the cluster remembers does not lie ahead of what it is to get.
 */
final class Gate {

  private final Map<String, String> uidByCluster = new HashMap<>();
  private final BiPredicate<CommitId, CommitId> leadsTo;

  /**
   * @param leadsTo whether the second commit is the first or descends from it
   */
  Gate(BiPredicate<CommitId, CommitId> leadsTo) {
    this.leadsTo = leadsTo;
  }

  /**
   * Why a cluster must not be written to; empty where it may.
   *
   * @param approved the commit that an operator accepted, whatever the cluster remembers
   */
  synchronized Optional<String> refusal(
      String cluster, Identity identity, CommitId commit, Optional<CommitId> approved) {
    uidByCluster.put(cluster, identity.uid());
    var twin =
        uidByCluster.entrySet().stream()
            .filter(e -> !e.getKey().equals(cluster) && e.getValue().equals(identity.uid()))
            .map(Map.Entry::getKey)
            .sorted()
            .findFirst();
    if (twin.isPresent()) {
      return Optional.of(
          "leads to the same cluster as %s (kube-system has UID %s); correct one target"
              .formatted(twin.get(), identity.uid()));
    }
    return approved.equals(Optional.of(commit)) ? Optional.empty() : rewind(identity, commit);
  }

  /** Whether another cluster's lane was seen to lead to the same cluster. */
  synchronized boolean hasTwin(String cluster) {
    var uid = uidByCluster.get(cluster);
    return uid != null && uidByCluster.values().stream().filter(uid::equals).count() > 1;
  }

  synchronized void forget(String cluster) {
    uidByCluster.remove(cluster);
  }

  private Optional<String> rewind(Identity identity, CommitId commit) {
    return identity
        .remembered()
        .flatMap(header -> CommitId.parse(header.applied()))
        .filter(applied -> !leadsTo.test(applied, commit))
        .map(applied ->
            "holds %s, which %s does not descend from; approve %s by name if that is meant"
                .formatted(applied.abbreviated(), commit.abbreviated(), commit.abbreviated()));
  }
}
