package dev.atoll.reconciler.fleet;

import dev.atoll.reconciler.plan.Plan;
import dev.atoll.reconciler.target.Outcome;
import dev.atoll.reconciler.target.RoundResult;
import dev.atoll.reconciler.target.StepResult;
import java.util.List;
import java.util.stream.Stream;

/** What is worth a line in the log about a round. Pure. */
final class RoundEvents {

  private RoundEvents() {}

  static List<Event> of(String cluster, RoundResult result) {
    return Stream.of(drift(result), written(result), ending(result))
        .flatMap(s -> s)
        .map(text -> new Event(cluster, text))
        .toList();
  }

  private static Stream<String> drift(RoundResult result) {
    return result.outcome() == Outcome.UNCHANGED
        ? Stream.empty()
        : result.plan().stream()
            .flatMap(p -> p.drift().stream())
            .map(d -> "drift: " + d.key() + ": " + d.what());
  }

  private static Stream<String> written(RoundResult result) {
    return result.results().stream()
        .map(
            r ->
                r.step().verb().text()
                    + " "
                    + r.step().key()
                    + (r.state() == StepResult.State.DONE ? "" : " " + state(r))
                    + ": "
                    + r.problem().map(Object::toString).orElse(r.step().why()));
  }

  private static String state(StepResult r) {
    return r.state() == StepResult.State.FAILED ? "failed" : "not tried";
  }

  private static Stream<String> ending(RoundResult result) {
    var commit = result.commit().substring(0, Math.min(10, result.commit().length()));
    return switch (result.outcome()) {
      case UNCHANGED, SKIPPED -> Stream.empty();
      case APPLIED -> Stream.of("holds " + commit);
      case FAILED ->
          Stream.of("failed: " + result.problem().map(Object::toString).orElse("see above"));
      case BLOCKED ->
          result.plan().flatMap(Plan::stop).stream().map(s -> s.message() + "; " + s.hint());
    };
  }
}
