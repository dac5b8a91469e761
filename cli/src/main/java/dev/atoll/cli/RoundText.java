package dev.atoll.cli;

import dev.atoll.reconciler.target.RoundResult;
import dev.atoll.reconciler.target.StepResult;
import java.util.ArrayList;
import java.util.List;

/** A round for people: what was planned, and what did not go as planned. */
final class RoundText {

  private RoundText() {}

  static List<String> lines(RoundResult result) {
    var lines = new ArrayList<String>();
    result.plan().ifPresent(plan -> lines.addAll(PlanText.lines(plan)));
    result.results().stream()
        .filter(r -> r.state() != StepResult.State.DONE)
        .map(r -> "  " + text(r))
        .forEach(lines::add);
    lines.add(result.cluster() + ": " + result.outcome().text() + problem(result));
    return lines;
  }

  private static String text(StepResult r) {
    var what = r.state() == StepResult.State.FAILED ? "failed    " : "not tried ";
    return what + r.step().key() + r.problem().map(p -> ": " + p).orElse("");
  }

  private static String problem(RoundResult result) {
    return result.problem().map(p -> ", " + p).orElse("");
  }
}
