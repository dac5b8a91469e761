package dev.atoll.policy.explanation;

import dev.atoll.policy.explanation.Edit.Kind;
import dev.atoll.policy.label.Label;
import dev.atoll.policy.mesh.End;
import dev.atoll.policy.mesh.View;
import dev.atoll.policy.rule.Direction;
import dev.atoll.policy.rule.LayerSeven;
import dev.atoll.policy.rule.Peers;
import dev.atoll.policy.rule.PolicyEntry;
import dev.atoll.policy.rule.PortRange;
import dev.atoll.policy.rule.PortRule;
import dev.atoll.policy.rule.Verdict;
import dev.atoll.policy.verdict.Flow;
import dev.atoll.policy.verdict.FlowVerdict;
import dev.atoll.policy.verdict.SideVerdict;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Single edits that open one end. Each was tried before it is named. */
final class Openings {

  /** More rules than this are not tried. */
  private static final int MANY = 8;

  private final Question question;
  private final Direction direction;
  private final SideVerdict verdict;
  private final Retrial retrial;
  private final Circumstances circumstances;
  private final List<Edit> edits = new ArrayList<>();

  Openings(
      Question question,
      Direction direction,
      SideVerdict verdict,
      Retrial retrial,
      Circumstances circumstances) {
    this.question = question;
    this.direction = direction;
    this.verdict = verdict;
    this.retrial = retrial;
    this.circumstances = circumstances;
  }

  List<Edit> find() {
    if (verdict.decidedBy().isEmpty()) {
      Miss.all(retrial).stream().limit(MANY).forEach(this::mend);
      localDefault();
      if (canName()) {
        addRule();
      }
      removePolicy();
    } else {
      removeDenies();
    }
    refused();
    globalNamespace();
    return edits;
  }

  private boolean tryOut(
      FlowVerdict then, Kind kind, Optional<PolicyEntry> at, String text, List<String> yaml) {
    if (retrial.side(then).isDenied()) {
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
            then.allowed()));
    return true;
  }

  private void mend(Miss miss) {
    var at = Optional.of(miss.entry());
    switch (miss) {
      case Miss.OfLabel m when m.isCluster() && question.peer(direction) instanceof End.Pods p ->
          nameTheCluster(m, p.cluster());
      case Miss.OfLabel m when m.isNamespace() && question.peer(direction) instanceof End.Pods p ->
          nameTheNamespace(m, Wording.namespace(p.labels()));
      case Miss.OfLabel m ->
          tryOut(
              retrial.instead(m.entry(), m.without()),
              Kind.WIDEN_THE_PEER,
              at,
              "do not ask for %s in %s, or give %s that label"
                  .formatted(
                      Wording.asked(m.asked()),
                      Wording.rule(m.entry()),
                      question.peerName(direction)),
              List.of());
      case Miss.OfPort m ->
          tryOut(
              retrial.instead(m.entry(), withPort(m.entry())),
              Kind.ADD_THE_PORT,
              at,
              "add the port %s to %s".formatted(question.port(), Wording.rule(m.entry())),
              Wording.port(question).stream().toList());
      case Miss.Empty m -> {}
      case Miss.OfMore m -> {}
    }
  }

  private PolicyEntry withPort(PolicyEntry entry) {
    var ports = new ArrayList<>(entry.ports());
    ports.add(portRule());
    return Retrial.withPorts(entry, ports);
  }

  private PortRule portRule() {
    var flow = question.flow();
    return new PortRule(
        new PortRange(List.of(flow.protocol()), flow.port(), flow.port(), ""), LayerSeven.NONE);
  }

  private void nameTheCluster(Miss.OfLabel miss, String other) {
    var added = new LocalDefault(retrial.cluster(), circumstances).isAdded(miss);
    var text =
        added
            ? ("say in %s which cluster the peer is in: write this into its `matchLabels`, or for"
                    + " all clusters `{key: %s, operator: Exists}` into its `matchExpressions`. As a"
                    + " MeshPolicy (a peer with `clusters: [%s]` or `clusters: all`) it means the"
                    + " same under every version and setting")
                .formatted(Wording.rule(miss.entry()), Label.CLUSTER, other)
            : "let the peer in %s also be in %s: it asks for %s"
                .formatted(Wording.rule(miss.entry()), other, Wording.asked(miss.asked()));
    tryOut(
        retrial.instead(miss.entry(), LocalDefault.naming(miss, other)),
        Kind.NAME_THE_CLUSTER,
        Optional.of(miss.entry()),
        text,
        List.of(Label.CLUSTER + ": " + other));
  }

  private void nameTheNamespace(Miss.OfLabel miss, String other) {
    tryOut(
        retrial.instead(miss.entry(), miss.without()),
        Kind.WIDEN_THE_PEER,
        Optional.of(miss.entry()),
        "let the peer in %s also be in the namespace %s: a peer with this in its `matchLabels`"
            .formatted(Wording.rule(miss.entry()), other),
        List.of(Label.NAMESPACE + ": " + other));
  }

  private void localDefault() {
    var name = retrial.cluster().name();
    if (retrial.cluster().semantics().defaultLocalCluster()) {
      circumstances
          .withoutLocalDefault()
          .apply(name)
          .ifPresent(other ->
              tryOut(
                  retrial.in(other),
                  Kind.LOCAL_CLUSTER_SETTING,
                  Optional.empty(),
                  ("set `clustermesh.policyDefaultLocalCluster: false` for %s: every peer without"
                          + " a cluster, in all policies there, then means all clusters; Cilium"
                          + " will drop the setting")
                      .formatted(name),
                  List.of()));
    }
  }

  private void addRule() {
    var isolating = verdict.isolatedBy();
    var allow = rule(Verdict.ALLOW);
    var where =
        isolating.stream()
            .filter(e -> e.source().policy().group().equals("cilium.io"))
            .findFirst()
            .or(() -> isolating.stream().findFirst());
    var into =
        where
            .map(e -> "add a rule to " + e.source().policy() + Wording.place(e.source()))
            .orElse("add a policy for " + question.subjectName(direction));
    var kubernetes = where.filter(e -> !isCilium(e)).isPresent();
    tryOut(
        retrial.and(allow),
        Kind.ADD_A_RULE,
        where,
        kubernetes
            ? "add to the policies a CiliumNetworkPolicy that selects %s, with this rule"
                .formatted(question.subjectName(direction))
            : into,
        Wording.yaml(question, direction, Wording.field(direction)));
  }

  private static boolean isCilium(PolicyEntry entry) {
    return entry.source().policy().group().equals("cilium.io");
  }

  /** What {@link Wording#yaml} writes, as a rule. */
  private PolicyEntry rule(Verdict decision) {
    return new Rules(question, direction).of(decision, peer(), List.of(portRule()));
  }

  private boolean canName() {
    return !retrial.hidesPeer() && new Rules(question, direction).isWritable(Verdict.ALLOW);
  }

  private Peers peer() {
    return new Rules(question, direction).peer(new View(retrial.cluster()));
  }

  /** Only where one policy alone keeps the end closed. */
  private void removePolicy() {
    var policies = verdict.isolatedBy().stream().map(e -> e.source().policy()).distinct().toList();
    if (policies.size() == 1) {
      var all =
          retrial.selecting().stream()
              .filter(e -> e.source().policy().equals(policies.getFirst()))
              .toList();
      tryOut(
          retrial.without(all),
          Kind.REMOVE_THE_POLICY,
          Optional.of(all.getFirst()),
          "remove %s: nothing else closes %s, so that then %s"
              .formatted(
                  Wording.policies(all.subList(0, 1)),
                  question.subjectName(direction),
                  Wording.mayPass(direction)),
          List.of());
    }
  }

  private void removeDenies() {
    var denies = verdict.decidedBy();
    var names = denies.stream().map(Wording::rule).toList();
    var first = Optional.of(denies.getFirst());
    var without = retrial.without(denies);
    var text = "remove " + String.join(" and ", names);
    var nothing =
        retrial.side(without).decidedBy().isEmpty()
            ? ": nothing else closes " + question.subjectName(direction)
            : "";
    if (!tryOut(without, Kind.REMOVE_THE_DENY, first, text + nothing, List.of()) && canName()) {
      tryOut(
          retrial.with(all -> {
            var list = new ArrayList<>(all);
            list.removeAll(denies);
            list.add(rule(Verdict.ALLOW));
            return list;
          }),
          Kind.REMOVE_THE_DENY,
          first,
          text + ", and allow it as well: without the deny, no rule does",
          Wording.yaml(question, direction, Wording.field(direction)));
    }
  }

  private void refused() {
    for (var refused : circumstances.refused()) {
      if (refused.cluster().equals(retrial.cluster().name())) {
        tryOut(
            retrial.with(all -> {
              var list = new ArrayList<>(all);
              list.addAll(refused.entries());
              return list;
            }),
            Kind.MEND_THE_POLICY,
            refused.entries().stream().findFirst(),
            "mend %s (%s:%d), which %s does not enforce: %s"
                .formatted(
                    refused.policy(),
                    refused.pos().file(),
                    refused.pos().line(),
                    refused.cluster(),
                    refused.reason()),
            List.of());
      }
    }
  }

  private void globalNamespace() {
    if (question.peer(direction) instanceof End.Pods p
        && !p.global()
        && !p.cluster().equals(retrial.cluster().name())) {
      tryOut(
          retrial.of(known(p)),
          Kind.GLOBAL_NAMESPACE,
          Optional.empty(),
          "make the namespace %s of %s global: annotation `clustermesh.cilium.io/global: \"true\"`"
              .formatted(Wording.namespace(p.labels()), p.cluster()),
          List.of());
    }
  }

  private Flow known(End.Pods p) {
    var global =
        new End.Pods(
            p.cluster(),
            p.labels(),
            p.namedPorts(),
            true,
            p.address(),
            p.blocks(),
            p.groups(),
            p.names());
    var flow = question.flow();
    return direction == Direction.EGRESS
        ? new Flow(flow.from(), global, flow.protocol(), flow.port())
        : new Flow(global, flow.to(), flow.protocol(), flow.port());
  }
}
