package dev.atoll.reconciler.fleet;

import dev.atoll.fleet.model.Cluster;
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
import org.jspecify.annotations.Nullable;

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

  private <T> SortedMap<String, Answer<T>> each(
      Map<String, Desired> desired, BiFunction<Target, Desired, T> work) {
    var identities = identities(desired);
    var twins = twins(identities);
    var answers = new ConcurrentSkipListMap<String, Answer<T>>();
    inParallel(
        desired,
        (name, d) ->
            answers.put(
                name,
                twins.containsKey(name)
                    ? new Answer<>(Optional.empty(), Optional.of(twins.get(name)))
                    : with(d, target -> work.apply(target, expecting(d, identities.get(name))))));
    return answers;
  }

  /** Bound to the cluster that answered; one that did not will fail by itself. */
  private static Desired expecting(Desired desired, @Nullable Identity identity) {
    return identity == null ? desired : desired.with(desired.options().expecting(identity.uid()));
  }

  /** Every cluster is asked who it is before any is written to. */
  private Map<String, Identity> identities(Map<String, Desired> desired) {
    var found = new ConcurrentHashMap<String, Identity>();
    inParallel(
        desired,
        (name, d) ->
            with(d, t -> t.identify(d.options().fleet()))
                .value()
                .ifPresent(identity -> found.put(name, identity)));
    return found;
  }

  private static Map<String, Problem> twins(Map<String, Identity> identities) {
    var byUid = new ConcurrentSkipListMap<String, List<String>>();
    identities.forEach((name, identity) ->
        byUid.computeIfAbsent(identity.uid(), u -> new ArrayList<>()).add(name));
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

  private <T> Answer<T> with(Desired desired, Function<Target, T> work) {
    Cluster cluster = desired.rendered().cluster();
    try (var target = targets.open(cluster)) {
      return new Answer<>(Optional.of(work.apply(target)), Optional.empty());
    } catch (TargetException e) {
      return new Answer<>(Optional.empty(), Optional.of(e.problem()));
    } catch (
        RuntimeException e) { // the outermost loop: without it the cluster would have no answer
      return new Answer<>(Optional.empty(), Optional.of(Lane.bug(e)));
    }
  }

  private static void inParallel(Map<String, Desired> desired, BiConsumer<String, Desired> work) {
    try (var each = Executors.newVirtualThreadPerTaskExecutor()) {
      desired.forEach((name, d) -> each.execute(() -> work.accept(name, d)));
    }
  }
}
