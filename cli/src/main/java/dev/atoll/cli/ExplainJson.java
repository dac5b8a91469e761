package dev.atoll.cli;

import dev.atoll.fleet.value.Json;
import dev.atoll.fleet.value.Values;
import dev.atoll.policy.explanation.Edit;
import dev.atoll.policy.explanation.Explanation;
import dev.atoll.policy.explanation.Side;
import dev.atoll.policy.rule.Direction;
import dev.atoll.policy.rule.Source;
import dev.atoll.policy.verdict.SideVerdict.Answer;
import java.util.LinkedHashMap;
import java.util.Map;

/** The stable shape of {@code explain --format json}. */
final class ExplainJson {

  private ExplainJson() {}

  /** One line. */
  static String write(Explanation explanation) {
    var root = new LinkedHashMap<String, Object>();
    root.put("allowed", explanation.allowed());
    root.put("egress", side(explanation.egress()));
    root.put("ingress", side(explanation.ingress()));
    root.put("wouldChange", explanation.wouldChange().stream().map(ExplainJson::edit).toList());
    return Json.text(Values.of(root)) + "\n";
  }

  private static Object side(Side side) {
    var object = new LinkedHashMap<String, Object>();
    object.put("cluster", side.cluster());
    object.put("verdict", verdict(side.verdict().answer()));
    object.put("defaultDeny", side.verdict().defaultDeny());
    object.put("l7", side.verdict().layerSeven());
    object.put(
        "decidedBy", side.decidedBy().stream().map(e -> place(e.source())).distinct().toList());
    object.put(
        "isolatedBy",
        side.verdict().isolatedBy().stream().map(e -> place(e.source())).distinct().toList());
    object.put("reasons", side.reasons());
    return object;
  }

  private static String verdict(Answer answer) {
    return switch (answer) {
      case ALLOW -> "allow";
      case DENY -> "deny";
      case NONE -> "none";
    };
  }

  private static Map<String, Object> place(Source source) {
    var object = new LinkedHashMap<String, Object>();
    object.put("policy", source.policy().toString());
    object.put("file", source.pos().file());
    object.put("line", source.pos().line());
    object.put("rule", source.rule());
    return object;
  }

  private static Object edit(Edit edit) {
    var object = new LinkedHashMap<String, Object>();
    object.put("kind", edit.kind().word());
    object.put("cluster", edit.cluster());
    object.put("end", edit.direction() == Direction.EGRESS ? "egress" : "ingress");
    object.put("text", edit.text());
    object.put("yaml", String.join("\n", edit.yaml()));
    object.put("suffices", edit.suffices());
    edit.at().ifPresent(source -> object.putAll(place(source)));
    return object;
  }
}
