package dev.atoll.validators.intent;

import dev.atoll.fleet.value.SourcePos;
import dev.atoll.policy.rule.PolicyEntry;
import dev.atoll.policy.verdict.SideVerdict;
import java.util.List;
import java.util.stream.Stream;

/** Which rules decide about a flow, in words. */
final class Reasons {

  /**
   * One of them.
   *
   * @param pos unknown where no rule is the reason
   */
  record Reason(String words, SourcePos pos) {}

  private Reasons() {}

  /** Why a flow passes, at both ends. */
  static List<Reason> letting(Witness w) {
    return Stream.concat(
            letting(w.verdict().egress(), w.from(), "lets " + w.from() + " send"),
            letting(w.verdict().ingress(), w.to(), "lets " + w.from() + " in"))
        .toList();
  }

  private static Stream<Reason> letting(SideVerdict side, String end, String what) {
    if (side.answer() == SideVerdict.Answer.NONE) {
      return Stream.empty();
    }
    return side.decidedBy().isEmpty()
        ? Stream.of(new Reason("no policy closes " + end, SourcePos.NONE))
        : side.decidedBy().stream().limit(1).map(e -> reason(e, what));
  }

  /** Why a flow does not pass, at the ends that stop it. */
  static List<Reason> stopping(Witness w) {
    return Stream.concat(
            stopping(w.verdict().egress(), w.from(), "outgoing"),
            stopping(w.verdict().ingress(), w.to(), "incoming"))
        .toList();
  }

  private static Stream<Reason> stopping(SideVerdict side, String end, String traffic) {
    if (!side.isDenied()) {
      return Stream.empty();
    }
    if (!side.decidedBy().isEmpty()) {
      return side.decidedBy().stream().limit(1).map(e -> reason(e, "denies it"));
    }
    return side.isolatedBy().isEmpty()
        ? Stream.of(new Reason("the cluster of " + end + " closes every endpoint", SourcePos.NONE))
        : side.isolatedBy().stream()
            .limit(1)
            .map(e ->
                reason(e, "closes " + end + " for " + traffic + " traffic that no rule allows"));
  }

  private static Reason reason(PolicyEntry entry, String what) {
    var source = entry.source();
    return new Reason(source.policy() + " " + source.rule() + " " + what, source.pos());
  }
}
