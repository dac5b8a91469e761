package dev.atoll.reconciler.kube;

import dev.atoll.fleet.model.ObjectKey;
import dev.atoll.reconciler.plan.KubeKind;
import dev.atoll.reconciler.plan.LiveObject;
import dev.atoll.reconciler.plan.Plan;
import dev.atoll.reconciler.plan.Rehearsal;
import dev.atoll.reconciler.plan.Stage;
import dev.atoll.reconciler.plan.Step;
import dev.atoll.reconciler.plan.Verb;
import dev.atoll.reconciler.target.Problem;
import dev.atoll.reconciler.target.StepResult;
import dev.atoll.reconciler.target.StepResult.State;
import dev.atoll.reconciler.target.TargetException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/**
 * Carries out a plan: stage after stage and turn after turn, several steps of a turn at once. Once
 * a step fails no later turn begins: what closes never runs ahead of what opens.
 */
final class Execution {

  private final StepWriter writer;
  private final JudgeReader judges;
  private final String fleet;
  private final List<StepResult> results = new ArrayList<>();
  private final Map<ObjectKey, Optional<LiveObject>> written = new ConcurrentHashMap<>();

  Execution(KubeHttp http, String fleet) {
    this.writer = new StepWriter(http, fleet);
    this.judges = new JudgeReader(http);
    this.fleet = fleet;
  }

  /**
   * Carries out every step that writes.
   *
   * @param untried which steps the API server has not been asked about; as many of them as {@link
   *     Rehearsal} says are tried first, and if one is refused, nothing but namespaces is written
   */
  void run(Plan plan, Predicate<Step> untried) {
    for (var stage : Stage.values()) {
      if (stage == Stage.FOUNDATIONS) {
        rehearse(plan, untried);
      }
      var turns = new TreeMap<Integer, List<Step>>();
      plan.writes()
          .filter(s -> s.stage() == stage)
          .forEach(s -> turns.computeIfAbsent(s.place().turn(), t -> new ArrayList<>()).add(s));
      turns.values().forEach(this::carryOut);
    }
  }

  /** One for every step that writes, in order. */
  List<StepResult> results() {
    return results.stream().sorted(java.util.Comparator.comparing(StepResult::step)).toList();
  }

  /** What became of the objects of the steps that went well; empty for those that are gone. */
  Map<ObjectKey, Optional<LiveObject>> written() {
    return written;
  }

  boolean failed() {
    return results.stream().anyMatch(r -> r.state() != State.DONE);
  }

  private void rehearse(Plan plan, Predicate<Step> untried) {
    if (failed()) {
      return;
    }
    var steps =
        plan.writes()
            .filter(s -> s.stage() != Stage.NAMESPACES && s.desired().isPresent())
            .filter(untried)
            .toList();
    var tried = Rehearsal.of(steps, () -> judges.read(kinds(steps)), fleet, made(plan));
    InParallel.map(tried, KubeHttp.AT_ONCE, this::rehearse).stream()
        .flatMap(Optional::stream)
        .forEach(results::add);
  }

  private static Set<String> made(Plan plan) {
    return plan.writes()
        .filter(s -> s.stage() == Stage.NAMESPACES && s.verb() == Verb.CREATE)
        .map(s -> s.key().name())
        .collect(Collectors.toSet());
  }

  private static List<KubeKind> kinds(List<Step> steps) {
    return steps.stream()
        .flatMap(s -> KubeKind.of(s.key().group(), s.key().kind()).stream())
        .distinct()
        .toList();
  }

  private Optional<StepResult> rehearse(Step step) {
    try {
      writer.dryRun(step);
      return Optional.empty();
    } catch (TargetException e) {
      return Optional.of(new StepResult(step, State.FAILED, Optional.of(e.problem())));
    }
  }

  private void carryOut(List<Step> steps) {
    if (failed()) {
      steps.stream()
          .filter(s -> results.stream().noneMatch(r -> r.step().key().equals(s.key())))
          .forEach(s -> results.add(new StepResult(s, State.SKIPPED, Optional.empty())));
      return;
    }
    results.addAll(InParallel.map(steps, KubeHttp.AT_ONCE, this::carryOut));
  }

  private StepResult carryOut(Step step) {
    try {
      written.put(step.key(), writer.write(step));
      return new StepResult(step, State.DONE, Optional.empty());
    } catch (TargetException e) {
      return new StepResult(step, State.FAILED, Optional.of(e.problem()));
    }
  }

  Optional<Problem> firstProblem() {
    return results().stream().flatMap(r -> r.problem().stream()).findFirst();
  }
}
