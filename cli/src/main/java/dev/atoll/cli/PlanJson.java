package dev.atoll.cli;

import dev.atoll.fleet.value.Value;
import dev.atoll.fleet.value.Values;
import dev.atoll.reconciler.fleet.SideBySide.Answer;
import dev.atoll.reconciler.order.Flow;
import dev.atoll.reconciler.plan.Plan;
import dev.atoll.reconciler.plan.Stage;
import dev.atoll.reconciler.plan.Step;
import dev.atoll.reconciler.target.Outcome;
import dev.atoll.reconciler.target.Problem;
import dev.atoll.reconciler.target.RoundResult;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;

/** The stable shape of {@code plan --format json} and {@code apply --format json}. */
final class PlanJson {

  private PlanJson() {}

  static Value ofPlans(String revision, SortedMap<String, Answer<Plan>> plans) {
    var clusters = new LinkedHashMap<String, Object>();
    plans.forEach((name, answer) ->
        clusters.put(
            name,
            cluster(answer.value(), answer.value().map(PlanJson::outcome), answer.problem())));
    return Values.of(Map.of("revision", revision, "clusters", clusters));
  }

  static Value ofRounds(String revision, SortedMap<String, Answer<RoundResult>> rounds) {
    var clusters = new LinkedHashMap<String, Object>();
    rounds.forEach((name, answer) ->
        clusters.put(
            name,
            cluster(
                answer.value().flatMap(RoundResult::plan),
                answer.value().map(RoundResult::outcome),
                answer.value().flatMap(RoundResult::problem).or(answer::problem))));
    return Values.of(Map.of("revision", revision, "clusters", clusters));
  }

  /** A plan applies nothing, so that it can at most find nothing to do or be stopped. */
  private static Outcome outcome(Plan plan) {
    if (plan.stop().isPresent()) {
      return Outcome.BLOCKED;
    }
    return plan.writes().findAny().isPresent() ? Outcome.SKIPPED : Outcome.UNCHANGED;
  }

  private static Map<String, Object> cluster(
      Optional<Plan> plan, Optional<Outcome> outcome, Optional<Problem> problem) {
    var json = new LinkedHashMap<String, Object>();
    json.put(
        "steps", plan.map(Plan::steps).orElse(List.of()).stream().map(PlanJson::step).toList());
    json.put("outcome", outcome.orElse(Outcome.FAILED).text());
    json.put(
        "error",
        problem
            .map(Problem::toString)
            .or(() -> plan.flatMap(Plan::stop).map(s -> s.message() + "; " + s.hint()))
            .orElse(""));
    return json;
  }

  private static Map<String, Object> step(Step step) {
    var json = new LinkedHashMap<String, Object>();
    json.put("verb", step.verb().text());
    json.put("object", step.key().toString());
    json.put("why", step.why());
    if (step.stage() == Stage.POLICIES) {
      var effect = step.place().effect();
      json.put("opens", effect.opens().stream().map(PlanJson::flow).toList());
      json.put("moreOpens", effect.moreOpens());
      json.put("closes", effect.closes().stream().map(PlanJson::flow).toList());
      json.put("moreCloses", effect.moreCloses());
    }
    return json;
  }

  private static Map<String, Object> flow(Flow flow) {
    var json = new LinkedHashMap<String, Object>();
    json.put("from", flow.from());
    json.put("to", flow.to());
    json.put("side", flow.side().name().toLowerCase(Locale.ROOT));
    json.put("allowed", PortWords.of(flow.ports()).stream().map(PlanJson::ports).toList());
    return json;
  }

  private static Map<String, Object> ports(PortWords ports) {
    var json = new LinkedHashMap<String, Object>();
    json.put("protocol", ports.protocol().word());
    json.put("ports", ports.ports());
    json.put("l7", ports.inPart());
    return json;
  }
}
