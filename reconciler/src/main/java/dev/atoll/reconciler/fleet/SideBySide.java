package dev.atoll.reconciler.fleet;

import dev.atoll.reconciler.plan.Plan;
import dev.atoll.reconciler.target.Desired;
import dev.atoll.reconciler.target.Identity;
import dev.atoll.reconciler.target.Problem;
import dev.atoll.reconciler.target.RoundResult;
import dev.atoll.reconciler.target.Target;
import dev.atoll.reconciler.target.TargetException;
import dev.atoll.reconciler.target.TargetFactory;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.Executors;
import java.util.function.BiConsumer;
import java.util.function.BiFunction;
import java.util.function.Function;
import java.util.function.Supplier;

/** One plan or one round in many clusters at once, for commands that run and end. */
public final class SideBySide {

  private final TargetFactory targets;

  public SideBySide(TargetFactory targets) {
    this.targets = targets;
  }

  /** What came of one cluster: a value, or why there is none. */
  public record Answer<T>(Optional<T> value, Optional<Problem> problem) {}

  /** What a round would do in each cluster; writes nothing. */
  public SortedMap<String, Answer<Plan>> plan(Map<String, Desired> desired) {
    return each(desired, Target::plan);
  }

  /** One round in each cluster. */
  public SortedMap<String, Answer<RoundResult>> apply(Map<String, Desired> desired) {
    return each(desired, Target::round);
  }

  /** A cluster's target, open until its work is done, and who the cluster says that it is. */
  private record Asked(Desired desired, Answer<Target> target, Optional<Identity> identity) {

    /** Bound to the cluster that answered; one that did not will fail by itself. */
    Desired expecting() {
      return identity.map(i -> desired.with(desired.options().expecting(i.uid()))).orElse(desired);
    }
  }

  private <T> SortedMap<String, Answer<T>> each(
      Map<String, Desired> desired, BiFunction<Target, Desired, T> work) {
    var asked = asked(desired);
    var twins = twins(asked);
    var answers = new ConcurrentSkipListMap<String, Answer<T>>();
    inParallel(
        asked,
        (name, one) -> {
          var twin = Optional.ofNullable(twins.get(name));
          answers.put(name, closing(one.target(), twin, t -> work.apply(t, one.expecting())));
        });
    return answers;
  }

  /** Every cluster is asked who it is before any is written to. */
  private Map<String, Asked> asked(Map<String, Desired> desired) {
    var asked = new ConcurrentHashMap<String, Asked>();
    inParallel(desired, (name, d) -> asked.put(name, ask(d)));
    return asked;
  }

  private Asked ask(Desired desired) {
    var target = answer(() -> targets.open(desired.rendered().cluster()));
    var fleet = desired.options().fleet();
    var identity = target.value().flatMap(t -> answer(() -> t.identify(fleet)).value());
    return new Asked(desired, target, identity);
  }

  private static Map<String, Problem> twins(Map<String, Asked> asked) {
    var byUid = new ConcurrentSkipListMap<String, List<String>>();
    asked.forEach((name, one) ->
        one.identity()
            .ifPresent(i -> byUid.computeIfAbsent(i.uid(), u -> new ArrayList<>()).add(name)));
    var twins = new ConcurrentHashMap<String, Problem>();
    byUid.values().stream()
        .filter(names -> names.size() > 1)
        .forEach(names -> names.forEach(name -> twins.put(name, twin(names))));
    return twins;
  }

  private static Problem twin(List<String> names) {
    return new Problem(
        Problem.Reason.CONFLICT,
        String.join(" and ", names.stream().sorted().toList()) + " lead to the same cluster",
        "correct one of their targets");
  }

  /** Works with a target where there is one and nothing is wrong with it, and closes it. */
  private static <T> Answer<T> closing(
      Answer<Target> opened, Optional<Problem> wrong, Function<Target, T> work) {
    if (opened.value().isEmpty()) {
      return new Answer<>(Optional.empty(), opened.problem());
    }
    return answer(() -> {
      try (var target = opened.value().get()) {
        if (wrong.isPresent()) {
          throw new TargetException(wrong.get());
        }
        return work.apply(target);
      }
    });
  }

  private static <T> Answer<T> answer(Supplier<T> work) {
    try {
      return new Answer<>(Optional.of(work.get()), Optional.empty());
    } catch (TargetException e) {
      return new Answer<>(Optional.empty(), Optional.of(e.problem()));
    } catch (
        RuntimeException e) { // the outermost loop: without it the cluster would have no answer
      return new Answer<>(Optional.empty(), Optional.of(Lane.bug(e)));
    }
  }

  private static <V> void inParallel(Map<String, V> clusters, BiConsumer<String, V> work) {
    try (var each = Executors.newVirtualThreadPerTaskExecutor()) {
      clusters.forEach((name, one) -> each.execute(() -> work.accept(name, one)));
    }
  }
}
