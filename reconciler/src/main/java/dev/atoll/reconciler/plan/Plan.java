package dev.atoll.reconciler.plan;

import dev.atoll.fleet.model.ObjectKey;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Everything that one round would do in one cluster.
 *
 * @param cluster its name in the fleet
 * @param clusterUid UID of its {@code kube-system}; empty where it is not known
 * @param commit the commit that was rendered
 * @param steps in the order of the round
 * @param drift live objects that differ from what was applied, whatever is done about it
 * @param unmanaged policies that Git does not know, and objects with our mark that are not ours
 * @param facts differences between the Cluster file and the cluster
 * @param stop why nothing at all is done, if so
 */
public record Plan(
    String cluster,
    String clusterUid,
    String commit,
    List<Step> steps,
    List<Drift> drift,
    List<Unmanaged> unmanaged,
    List<Fact> facts,
    Optional<Stop> stop) {

  /** A live object that differs from what was applied. */
  public record Drift(ObjectKey key, String what, List<Difference> differences) {
    public Drift {
      differences = List.copyOf(differences);
    }

    /** Whether it is fields of others and nothing else, which an apply leaves alone. */
    public boolean isForeign() {
      return !differences.isEmpty() && ReadBack.onlyForeign(differences);
    }
  }

  /** An object that is left alone, and why it is named. */
  public record Unmanaged(ObjectKey key, String why) {}

  /**
   * Why nothing at all is done.
   *
   * @param reason what stopped it
   * @param message what is wrong, one sentence
   * @param hint what to do
   */
  public record Stop(Reason reason, String message, String hint) {

    /** What stopped a plan. */
    public enum Reason {
      /** Too much would be deleted: exit code 4. */
      DELETIONS,
      /** This is not the cluster that it was. */
      IDENTITY
    }
  }

  public Plan {
    steps = steps.stream().sorted().toList();
    drift = List.copyOf(drift);
    unmanaged = List.copyOf(unmanaged);
    facts = List.copyOf(facts);
  }

  /** Whether no step is held up until somebody acts: only then the commit counts as applied. */
  public boolean isWhole() {
    return steps.stream().noneMatch(s -> s.verb() == Verb.BLOCKED);
  }

  /** The steps that write. */
  public Stream<Step> writes() {
    return steps.stream().filter(s -> s.action() != Action.NONE);
  }

  /** Whether the cluster already holds what Git wants and nothing hinders it. */
  public boolean isEmpty() {
    return stop.isEmpty() && steps.stream().allMatch(s -> s.verb() == Verb.KEEP);
  }
}
