package dev.atoll.reconciler.fleet;

import dev.atoll.reconciler.plan.Plan;
import dev.atoll.reconciler.plan.Verb;
import dev.atoll.reconciler.target.Outcome;
import dev.atoll.reconciler.target.RoundResult;
import dev.atoll.reconciler.target.StepResult;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Stream;

/**
 * What is worth a line in the log about rounds. What was written is always told; what merely is so
 * (a failure, drift that is only reported) when it begins, and when it is over.
 */
final class RoundEvents {

  private final Map<String, Set<String>> standing = new TreeMap<>();

  /** What to tell of a round. */
  synchronized List<Event> of(String cluster, RoundResult result) {
    var now = new TreeSet<>(Stream.concat(ending(result), blocked(result)).toList());
    drift(result.driftLeft()).forEach(now::add);
    if (result.outcome() != Outcome.APPLIED) {
      notDone(result).forEach(now::add);
    }
    var corrected =
        drift(result.plan().map(Plan::drift).orElse(List.of())).filter(d -> !now.contains(d));
    return events(cluster, Stream.concat(corrected, done(result)), now);
  }

  /** What to tell of a cluster that was not let through. */
  synchronized List<Event> refused(String cluster, String reason) {
    return events(cluster, Stream.empty(), new TreeSet<>(Set.of(reason)));
  }

  synchronized void forget(String cluster) {
    standing.remove(cluster);
  }

  private List<Event> events(String cluster, Stream<String> happened, Set<String> now) {
    var before = now.isEmpty() ? standing.remove(cluster) : standing.put(cluster, now);
    var known = before == null ? Set.<String>of() : before;
    var begun = now.stream().filter(text -> !known.contains(text));
    var over = now.isEmpty() && !known.isEmpty() ? Stream.of("all is well again") : Stream.of();
    return Stream.of(happened, begun, over)
        .flatMap(s -> s)
        .map(text -> new Event(cluster, String.valueOf(text)))
        .toList();
  }

  private static Stream<String> drift(List<Plan.Drift> drift) {
    return drift.stream().map(d -> "drift: " + d.key() + ": " + d.what());
  }

  private static Stream<String> blocked(RoundResult result) {
    return result.plan().stream()
        .filter(p -> p.stop().isEmpty())
        .flatMap(p -> p.steps().stream())
        .filter(s -> s.verb() == Verb.BLOCKED)
        .map(s -> s.verb().text() + " " + s.key() + ": " + s.why());
  }

  private static Stream<String> done(RoundResult result) {
    var written =
        result.results().stream()
            .filter(r -> r.state() == StepResult.State.DONE)
            .map(r -> r.step().verb().text() + " " + r.step().key() + ": " + r.step().why());
    return result.outcome() == Outcome.APPLIED
        ? Stream.concat(written, Stream.of("holds " + abbreviated(result.commit())))
        : written;
  }

  private static Stream<String> notDone(RoundResult result) {
    return result.results().stream()
        .filter(r -> r.state() != StepResult.State.DONE)
        .map(r ->
            "%s %s %s: %s"
                .formatted(
                    r.step().verb().text(),
                    r.step().key(),
                    r.state() == StepResult.State.FAILED ? "failed" : "not tried",
                    r.problem().map(Object::toString).orElse(r.step().why())));
  }

  private static Stream<String> ending(RoundResult result) {
    return switch (result.outcome()) {
      case APPLIED, UNCHANGED, SKIPPED -> Stream.empty();
      case FAILED ->
          Stream.of("failed: " + result.problem().map(Object::toString).orElse("see above"));
      case BLOCKED ->
          result.plan().flatMap(Plan::stop).stream().map(s -> s.message() + "; " + s.hint());
    };
  }

  private static String abbreviated(String commit) {
    return commit.substring(0, Math.min(10, commit.length()));
  }
}
