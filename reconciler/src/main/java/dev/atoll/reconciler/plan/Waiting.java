package dev.atoll.reconciler.plan;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;

/** Holds up what must not come before something that cannot come. */
final class Waiting {

  private final List<Step> stuck;
  private final Predicate<Step> news;
  private final Map<Integer, Step> firstOf = new HashMap<>();

  /**
   * @param stuck policies that have a place and cannot come
   * @param news whether the commit changes something at a step, and not somebody's hand
   */
  Waiting(List<Step> stuck, Predicate<Step> news) {
    this.stuck = stuck;
    this.news = news;
  }

  /** All steps, in the order of a round. */
  List<Step> hold(List<Step> steps) {
    var all = new ArrayList<Step>();
    for (var step : steps.stream().sorted().toList()) {
      all.add(
          reason(step)
              .map(s -> {
                firstOf.putIfAbsent(step.place().knot(), step);
                return waits(step, s);
              })
              .orElse(step));
    }
    return List.copyOf(all);
  }

  private static Step waits(Step step, Step reason) {
    var how = reason.verb() == Verb.BLOCKED ? Verb.BLOCKED : Verb.WAITING;
    return step.heldUp(Verb.WAITING, "waits for " + reason.key() + ", which is " + how.text());
  }

  private Optional<Step> reason(Step step) {
    if (step.action() == Action.NONE || !PlanBuilder.isPolicy(step.key()) || !news.test(step)) {
      return Optional.empty();
    }
    return stuck.stream()
        .filter(s -> step.place().waitsFor(s.place(), step.desired().isEmpty()))
        .findFirst()
        .or(() -> waitsInKnot(step));
  }

  /** What waits is missing to all that comes later and acts on the same pods. */
  private Optional<Step> waitsInKnot(Step step) {
    return Optional.ofNullable(firstOf.get(step.place().knot()))
        .filter(s -> s.place().turn() < step.place().turn());
  }
}
