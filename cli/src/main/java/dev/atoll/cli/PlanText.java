package dev.atoll.cli;

import dev.atoll.reconciler.plan.Plan;
import dev.atoll.reconciler.plan.Step;
import dev.atoll.reconciler.plan.Verb;
import java.util.ArrayList;
import java.util.List;

/** A plan for people: one line per object that is not simply kept. */
final class PlanText {

  private PlanText() {}

  static List<String> lines(Plan plan) {
    var lines = new ArrayList<String>();
    var kept = plan.steps().stream().filter(s -> s.verb() == Verb.KEEP).count();
    lines.add(plan.cluster() + summary(plan, kept));
    plan.stop()
        .ifPresent(stop -> {
          lines.add("  stopped: " + stop.message());
          lines.add("    hint: " + stop.hint());
        });
    plan.steps().stream().filter(s -> s.verb() != Verb.KEEP).forEach(s -> lines.add(line(s)));
    plan.drift().forEach(d -> lines.add("  drift     " + d.key() + ": " + d.what()));
    plan.facts().forEach(f -> lines.add("  differs   " + f));
    plan.unmanaged().forEach(u -> lines.add("  unmanaged " + u.key() + ": " + u.why()));
    return lines;
  }

  private static String summary(Plan plan, long kept) {
    return plan.isEmpty()
        ? ": holds what it should (" + kept + " objects)"
        : ": " + plan.writes().count() + " to write, " + kept + " kept";
  }

  private static String line(Step step) {
    return "  %-9s %s: %s".formatted(step.verb().text(), step.key(), step.why());
  }
}
