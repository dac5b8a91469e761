package dev.atoll.policy.scenario;

import dev.atoll.policy.oracle.Answer;
import dev.atoll.policy.oracle.JudgedFlows;
import dev.atoll.policy.oracle.Probe;
import dev.atoll.policy.rule.PolicyEntry;
import dev.atoll.policy.rule.Source;
import dev.atoll.policy.verdict.SideVerdict;
import java.util.List;
import java.util.stream.Collectors;

/** The engine's answers to a scenario's questions, as its file has them. */
final class Played {

  private final JudgedFlows flows;

  Played(JudgedFlows flows) {
    this.flows = flows;
  }

  String text(ScenarioMesh mesh, List<Question> questions) {
    var text = new StringBuilder();
    mesh.notEnforced().forEach(line -> text.append(line).append('\n'));
    for (var question : questions) {
      var probe = question.probe();
      var verdict = flows.verdict(probe);
      var answer = flows.answer(probe);
      text.append(
          "%s%n  egress %s; ingress %s%n"
              .formatted(
                  question.text(),
                  side(verdict.egress(), answer.egress(), probe.from()),
                  side(verdict.ingress(), answer.ingress(), probe.to())));
    }
    return text.toString();
  }

  private String side(SideVerdict side, Answer.Verdict answer, Probe.End subject) {
    return switch (answer) {
      case NONE -> "none";
      case ERROR -> "broken, " + flows.conflict(subject).orElseThrow().what();
      case DENY -> "deny" + why(side);
      case ALLOW, PROXY -> "allow" + above(side) + why(side);
    };
  }

  private static String above(SideVerdict side) {
    if (side.layerSeven()) {
      return " what the rules above the port let through,";
    }
    return side.redirect() ? " through the proxy," : "";
  }

  private static String why(SideVerdict side) {
    if (!side.decidedBy().isEmpty()) {
      return " by " + rules(side.decidedBy());
    }
    if (!side.defaultDeny()) {
      return " by default";
    }
    if (!side.isDenied()) {
      return " by default, as the local host";
    }
    return side.isolatedBy().isEmpty()
        ? " by default"
        : " by default, closed by " + rules(side.isolatedBy());
  }

  private static String rules(List<PolicyEntry> entries) {
    return entries.stream()
        .map(PolicyEntry::source)
        .map(Played::text)
        .distinct()
        .sorted()
        .collect(Collectors.joining(", "));
  }

  private static String text(Source source) {
    return source.policy().name() + " " + source.rule();
  }
}
