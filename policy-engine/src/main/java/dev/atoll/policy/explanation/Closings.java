package dev.atoll.policy.explanation;

import dev.atoll.policy.explanation.Edit.Kind;
import dev.atoll.policy.mesh.View;
import dev.atoll.policy.rule.Direction;
import dev.atoll.policy.rule.LayerSeven;
import dev.atoll.policy.rule.Peers;
import dev.atoll.policy.rule.PolicyEntry;
import dev.atoll.policy.rule.PortRange;
import dev.atoll.policy.rule.PortRule;
import dev.atoll.policy.rule.Verdict;
import dev.atoll.policy.verdict.FlowVerdict;
import dev.atoll.policy.verdict.SideVerdict;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Single edits that close one end. Each was tried before it is named. */
final class Closings {

  private final Question question;
  private final Direction direction;
  private final SideVerdict verdict;
  private final Retrial retrial;
  private final List<Edit> edits = new ArrayList<>();

  Closings(Question question, Direction direction, SideVerdict verdict, Retrial retrial) {
    this.question = question;
    this.direction = direction;
    this.verdict = verdict;
    this.retrial = retrial;
  }

  List<Edit> find() {
    if (verdict.decidedBy().isEmpty()) {
      closeTheEnd();
    } else {
      removeRules();
    }
    if (!retrial.hidesPeer() && new Rules(question, direction).isWritable(Verdict.DENY)) {
      addDeny();
    }
    return edits;
  }

  private boolean tryOut(
      FlowVerdict then, Kind kind, Optional<PolicyEntry> at, String text, List<String> yaml) {
    if (!retrial.side(then).isDenied()) {
      return false;
    }
    edits.add(
        new Edit(
            kind,
            retrial.cluster().name(),
            direction,
            at.map(PolicyEntry::source),
            text,
            yaml,
            true));
    return true;
  }

  private void removeRules() {
    var deciding = verdict.decidedBy();
    var closing =
        deciding.stream()
            .filter(e ->
                tryOut(
                    retrial.without(List.of(e)),
                    Kind.REMOVE_THE_RULE,
                    Optional.of(e),
                    "remove " + Wording.rule(e),
                    List.of()))
            .toList();
    if (closing.isEmpty() && deciding.size() > 1) {
      removeAll(deciding);
    }
    if (closing.isEmpty() && deciding.size() == 1) {
      emptyTheRule(deciding.getFirst());
    }
  }

  private void removeAll(List<PolicyEntry> deciding) {
    var names = deciding.stream().map(Wording::rule).toList();
    var text =
        "remove all of "
            + String.join(", ", names)
            + ": each of them alone lets it pass, and would after the others are gone";
    var first = Optional.of(deciding.getFirst());
    if (!tryOut(retrial.without(deciding), Kind.REMOVE_ALL_RULES, first, text, List.of())) {
      tryOut(
          retrial.with(all -> all.stream().map(e -> deciding.contains(e) ? empty(e) : e).toList()),
          Kind.REMOVE_ALL_RULES,
          first,
          "leave an empty rule in place of each of %s; without them nothing would close %s"
              .formatted(String.join(", ", names), question.subjectName(direction)),
          List.of());
    }
  }

  /** Without its only rule a policy closes nothing. */
  private void emptyTheRule(PolicyEntry rule) {
    var kubernetes = rule.source().policy().kind().equals("NetworkPolicy");
    var how =
        kubernetes
            ? "remove the rule and keep the direction in `policyTypes`, in "
            : "leave an empty rule (`- {}`) in place of ";
    tryOut(
        retrial.instead(rule, empty(rule)),
        Kind.EMPTY_THE_RULE,
        Optional.of(rule),
        how
            + Wording.rule(rule)
            + "; without any rule nothing would close "
            + question.subjectName(direction),
        List.of());
  }

  private static PolicyEntry empty(PolicyEntry rule) {
    return Retrial.withPeers(rule, Peers.NOBODY);
  }

  private void closeTheEnd() {
    tryOut(
        retrial.and(new Rules(question, direction).of(Verdict.ALLOW, Peers.NOBODY, List.of())),
        Kind.CLOSE_THE_END,
        Optional.empty(),
        "add a policy that selects %s for %s and does not allow this; with this alone it allows nothing"
            .formatted(question.subjectName(direction), Wording.field(direction)),
        List.of(Wording.field(direction) + ": [{}]"));
  }

  private void addDeny() {
    var flow = question.flow();
    var port =
        new PortRule(
            new PortRange(List.of(flow.protocol()), flow.port(), flow.port(), ""), LayerSeven.NONE);
    var peer = new Rules(question, direction).peer(new View(retrial.cluster()));
    tryOut(
        retrial.and(new Rules(question, direction).of(Verdict.DENY, peer, List.of(port))),
        Kind.ADD_A_DENY,
        Optional.empty(),
        "deny it in a CiliumNetworkPolicy that selects %s"
            .formatted(question.subjectName(direction)),
        Wording.yaml(question, direction, Wording.field(direction) + "Deny"));
  }
}
