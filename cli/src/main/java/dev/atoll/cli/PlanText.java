package dev.atoll.cli;

import dev.atoll.reconciler.order.Flow;
import dev.atoll.reconciler.plan.Plan;
import dev.atoll.reconciler.plan.Step;
import dev.atoll.reconciler.plan.Verb;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

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
    plan.steps().stream().filter(s -> s.verb() != Verb.KEEP).forEach(s -> add(s, lines));
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

  private static void add(Step step, List<String> lines) {
    lines.add("  %-9s %s: %s".formatted(step.verb().text(), step.key(), step.why()));
    var effect = step.place().effect();
    add("opens ", effect.opens(), effect.moreOpens(), lines);
    add("closes", effect.closes(), effect.moreCloses(), lines);
  }

  private static void add(String what, List<Flow> flows, long more, List<String> lines) {
    flows.forEach(f -> lines.add("      " + what + " " + text(f)));
    if (more > 0) {
      lines.add("      " + what + " " + more + " more");
    }
  }

  /** The side is that of the policy: the other end may still deny it. */
  private static String text(Flow flow) {
    return "%s -> %s %s (%s)"
        .formatted(
            flow.from(),
            flow.to(),
            PortWords.text(flow.ports()),
            flow.side().name().toLowerCase(Locale.ROOT));
  }
}
