package dev.atoll.reconciler.fleet;

import dev.atoll.git.source.CommitId;
import dev.atoll.reconciler.target.Identity;
import java.time.Duration;
import java.util.Collection;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.BiPredicate;

/**
 * Lets a lane write to a cluster only if it is the cluster that it was, if no other lane of the
 * fleet leads to the same one, and if what it remembers does not lie ahead of what it is to get.
 */
final class Gate {

  /** Which cluster a name led to before; survives the process where there is a disk. */
  interface Uids {

    Optional<String> known(String cluster);

    void learn(String cluster, String uid);

    /** What an operator does who means the change. */
    String howToForget(String cluster);
  }

  private final BiPredicate<CommitId, CommitId> leadsTo;
  private final Uids uids;
  private final Duration patience;
  private final Map<String, String> uidByCluster = new TreeMap<>();
  private final Set<String> silent = new TreeSet<>();

  /**
   * @param leadsTo whether the second commit is the first or descends from it
   * @param patience how long newcomers wait for each other
   */
  Gate(BiPredicate<CommitId, CommitId> leadsTo, Uids uids, Duration patience) {
    this.leadsTo = leadsTo;
    this.uids = uids;
    this.patience = patience;
  }

  /** These are about to say who they are; none of them is written to before all have. */
  synchronized void expect(Collection<String> newcomers) {
    silent.addAll(newcomers);
  }

  /** It has answered, or cannot be asked. */
  synchronized void heard(String cluster) {
    silent.remove(cluster);
    notifyAll();
  }

  synchronized void forget(String cluster) {
    uidByCluster.remove(cluster);
    heard(cluster);
  }

  /**
   * Why a cluster must not be written to; empty where it may. A newcomer waits here until the other
   * newcomers were heard, or patience has run out.
   *
   * @param approved the commits that an operator has accepted by name
   */
  synchronized Optional<String> refusal(
      String cluster, Identity identity, CommitId commit, Set<CommitId> approved) {
    uidByCluster.put(cluster, identity.uid());
    if (silent.contains(cluster)) {
      heard(cluster);
      awaitOthers();
    }
    var refusal =
        changed(cluster, identity.uid())
            .or(() -> twin(cluster, identity.uid()))
            .or(() -> rewind(identity, commit, approved));
    if (refusal.isEmpty() && uids.known(cluster).isEmpty()) {
      uids.learn(cluster, identity.uid());
    }
    return refusal;
  }

  private void awaitOthers() {
    var end = System.nanoTime() + patience.toNanos();
    try {
      for (var left = patience.toMillis(); left > 0 && !silent.isEmpty(); ) {
        wait(left);
        left = (end - System.nanoTime()) / 1_000_000;
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt(); // the lane is to end: its round fails at once
    }
  }

  private Optional<String> changed(String cluster, String uid) {
    return uids.known(cluster)
        .filter(known -> !known.equals(uid))
        .map(known ->
            "is another cluster than before: kube-system has UID %s and not %s; point its target back, or %s if it was replaced on purpose"
                .formatted(uid, known, uids.howToForget(cluster)));
  }

  private Optional<String> twin(String cluster, String uid) {
    return uidByCluster.entrySet().stream()
        .filter(e -> !e.getKey().equals(cluster) && e.getValue().equals(uid))
        .map(Map.Entry::getKey)
        .findFirst()
        .map(twin ->
            "leads to the same cluster as %s (kube-system has UID %s); correct one target"
                .formatted(twin, uid));
  }

  private Optional<String> rewind(Identity identity, CommitId commit, Set<CommitId> approved) {
    return identity
        .remembered()
        .flatMap(header -> CommitId.parse(header.applied()))
        .filter(applied -> !follows(applied, commit, approved))
        .map(applied ->
            "holds %s, which %s does not descend from; approve %s by name if that is meant"
                .formatted(applied.abbreviated(), commit.abbreviated(), commit.hex()));
  }

  /** An approved commit is a new beginning for its descendants, in clusters that have missed it. */
  private boolean follows(CommitId applied, CommitId commit, Set<CommitId> approved) {
    return approved.contains(commit)
        || leadsTo.test(applied, commit)
        || approved.stream().anyMatch(a -> leadsTo.test(a, commit) && !leadsTo.test(a, applied));
  }
}
