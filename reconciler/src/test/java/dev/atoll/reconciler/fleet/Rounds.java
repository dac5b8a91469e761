package dev.atoll.reconciler.fleet;

import dev.atoll.fleet.model.ObjectKey;
import dev.atoll.reconciler.plan.Action;
import dev.atoll.reconciler.plan.Difference;
import dev.atoll.reconciler.plan.Inventory;
import dev.atoll.reconciler.plan.Plan;
import dev.atoll.reconciler.plan.PlanOptions;
import dev.atoll.reconciler.plan.Stage;
import dev.atoll.reconciler.plan.Step;
import dev.atoll.reconciler.plan.Verb;
import dev.atoll.reconciler.plan.Wanted;
import dev.atoll.reconciler.target.Desired;
import dev.atoll.reconciler.target.Outcome;
import dev.atoll.reconciler.target.RoundResult;
import dev.atoll.reconciler.target.StepResult;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** Rounds of the cluster one, as a target could tell of them. */
final class Rounds {

  static final ObjectKey ALLOW = new ObjectKey("cilium.io", "CiliumNetworkPolicy", "shop", "allow");

  private Rounds() {}

  static Wish.Hold wish(String commit, String digest, Instant seen) {
    var options = PlanOptions.of("islands", commit, digest);
    return new Wish.Hold(new Desired(Wanted.in("one"), options), seen);
  }

  static RoundResult unchanged() {
    return round(Outcome.UNCHANGED, plan(Verb.KEEP, List.of()), List.of());
  }

  static RoundResult corrected() {
    var plan = plan(Verb.UPDATE, List.of(drift()));
    var done = new StepResult(plan.steps().getFirst(), StepResult.State.DONE, Optional.empty());
    return round(Outcome.APPLIED, plan, List.of(done));
  }

  static RoundResult reported() {
    return round(Outcome.UNCHANGED, plan(Verb.KEEP, List.of(drift())), List.of());
  }

  /** An object with foreign fields is adopted, and they stay. */
  static RoundResult adopted() {
    var foreign = new Difference("spec.egressDeny", Difference.Kind.FOREIGN, "other", false, false);
    var drift = new Plan.Drift(ALLOW, "other added spec.egressDeny", List.of(foreign));
    var plan = plan(Verb.ADOPT, Action.TAKE, List.of(drift));
    var done = new StepResult(plan.steps().getFirst(), StepResult.State.DONE, Optional.empty());
    return round(Outcome.APPLIED, plan, List.of(done));
  }

  static RoundResult waiting() {
    return round(Outcome.UNCHANGED, plan(Verb.WAITING, List.of()), List.of());
  }

  static RoundResult stopped(Plan.Stop.Reason reason) {
    var p = plan(Verb.DELETE, List.of());
    var stop = new Plan.Stop(reason, "it is stopped", "decide");
    var stopped =
        new Plan(
            p.cluster(), "u1", "c1", p.steps(), List.of(), List.of(), List.of(), Optional.of(stop));
    return round(Outcome.BLOCKED, stopped, List.of());
  }

  private static Plan.Drift drift() {
    return new Plan.Drift(ALLOW, "spec was changed", List.of());
  }

  private static Plan plan(Verb verb, List<Plan.Drift> drift) {
    return plan(verb, Action.NONE, drift);
  }

  private static Plan plan(Verb verb, Action action, List<Plan.Drift> drift) {
    var step =
        new Step(
            verb,
            ALLOW,
            "it differs",
            Stage.values()[Stage.values().length - 1],
            action,
            Optional.empty(),
            Optional.empty(),
            List.of());
    return new Plan(
        "one", "u1", "c1", List.of(step), drift, List.of(), List.of(), Optional.empty());
  }

  private static RoundResult round(Outcome outcome, Plan plan, List<StepResult> results) {
    var header = new Inventory.Header("islands", "one", "u1", "c1", "c1", "d1", 0);
    return new RoundResult(
        "one",
        "c1",
        outcome,
        Optional.of(plan),
        results,
        Optional.of(header),
        Optional.empty(),
        RoundResult.Traffic.NONE);
  }
}
