package dev.atoll.cli;

import dev.atoll.policy.explanation.Edit;
import dev.atoll.policy.explanation.Explanation;
import dev.atoll.policy.explanation.Side;
import dev.atoll.policy.rule.Direction;
import dev.atoll.policy.verdict.SideVerdict.Answer;

/** An explanation for people. */
final class ExplainText {

  private final StringBuilder out = new StringBuilder();

  private ExplainText() {}

  /** The text; ends with a newline. */
  static String write(Explanation explanation) {
    var text = new ExplainText();
    text.line(
        "%s to %s, port %s: %s"
            .formatted(
                explanation.question().fromName(),
                explanation.question().toName(),
                explanation.question().port(),
                explanation.allowed() ? "allowed" : "denied"));
    text.side(explanation.egress());
    text.side(explanation.ingress());
    text.edits(explanation);
    return text.out.toString();
  }

  private void line(String text) {
    out.append(text).append('\n');
  }

  private void side(Side side) {
    var source = side.direction() == Direction.EGRESS;
    line("");
    line(
        "%s%s %s"
            .formatted(
                source ? "At the source" : "At the destination",
                side.cluster().isEmpty() ? "," : ", " + side.cluster(),
                answer(side)));
    side.reasons().forEach(r -> line("  " + r));
  }

  private static String answer(Side side) {
    var source = side.direction() == Direction.EGRESS;
    return switch (side.verdict().answer()) {
      case ALLOW -> source ? "lets it out (egress):" : "lets it in (ingress):";
      case DENY -> source ? "does not let it out (egress):" : "does not let it in (ingress):";
      case NONE -> "nobody asks:";
    };
  }

  private void edits(Explanation explanation) {
    if (explanation.wouldChange().isEmpty()) {
      return;
    }
    line("");
    line(explanation.allowed() ? "Would close if you:" : "Would open if you:");
    explanation.wouldChange().forEach(e -> edit(e, bothDeny(explanation)));
  }

  private static boolean bothDeny(Explanation explanation) {
    return explanation.egress().verdict().answer() == Answer.DENY
        && explanation.ingress().verdict().answer() == Answer.DENY;
  }

  private void edit(Edit edit, boolean bothDeny) {
    line("  - " + edit.text() + (bothDeny && !edit.suffices() ? otherEnd(edit) : ""));
    edit.yaml().forEach(y -> line("        " + y));
  }

  private static String otherEnd(Edit edit) {
    return edit.direction() == Direction.EGRESS
        ? " (opens the source; the destination denies as well)"
        : " (opens the destination; the source denies as well)";
  }
}
