package dev.atoll.reconciler.target;

import dev.atoll.reconciler.plan.Action;
import dev.atoll.reconciler.plan.Inventory;
import dev.atoll.reconciler.plan.Marking;
import dev.atoll.reconciler.plan.Plan;
import java.util.List;
import java.util.Optional;

/**
 * What one round did in one cluster.
 *
 * @param cluster its name in the fleet
 * @param commit the commit that was to be applied
 * @param outcome how it ended
 * @param plan what was planned; empty where the cluster could not be read
 * @param results one for every step that writes, in order; empty where nothing was tried
 * @param inventory the inventory's header after the round; empty where there is none
 * @param problem the first thing that went wrong
 * @param traffic what it cost
 * @param marking the mark that the policies carry now; empty where none is written, or not yet
 */
public record RoundResult(
    String cluster,
    String commit,
    Outcome outcome,
    Optional<Plan> plan,
    List<StepResult> results,
    Optional<Inventory.Header> inventory,
    Optional<Problem> problem,
    Traffic traffic,
    Optional<Marking> marking) {

  /** A round that leaves no mark. */
  public RoundResult(
      String cluster,
      String commit,
      Outcome outcome,
      Optional<Plan> plan,
      List<StepResult> results,
      Optional<Inventory.Header> inventory,
      Optional<Problem> problem,
      Traffic traffic) {
    this(cluster, commit, outcome, plan, results, inventory, problem, traffic, Optional.empty());
  }

  /**
   * Requests that were answered or failed, retries included.
   *
   * @param reads lists and gets
   * @param dryRuns writes that changed nothing
   * @param writes everything else
   */
  public record Traffic(int reads, int dryRuns, int writes) {
    public static final Traffic NONE = new Traffic(0, 0, 0);
  }

  public RoundResult {
    results = List.copyOf(results);
  }

  /** Drift that is still there after the round: foreign fields go with a restore only. */
  public List<Plan.Drift> driftLeft() {
    return plan.stream()
        .flatMap(p -> p.drift().stream())
        .filter(d -> results.stream().noneMatch(r -> putsRight(r, d)))
        .toList();
  }

  private static boolean putsRight(StepResult result, Plan.Drift drift) {
    var step = result.step();
    return result.state() == StepResult.State.DONE
        && step.key().equals(drift.key())
        && (step.action() == Action.RESTORE || !drift.isForeign());
  }

  /** A round that failed before it had a plan. */
  public static RoundResult failed(String cluster, String commit, Problem problem) {
    return new RoundResult(
        cluster,
        commit,
        Outcome.FAILED,
        Optional.empty(),
        List.of(),
        Optional.empty(),
        Optional.of(problem),
        Traffic.NONE);
  }
}
