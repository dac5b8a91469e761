package dev.atoll.policy.explanation;

import dev.atoll.policy.label.Label;
import dev.atoll.policy.mesh.End;
import dev.atoll.policy.rule.Direction;
import dev.atoll.policy.rule.Peers;
import dev.atoll.policy.rule.PolicyEntry;
import dev.atoll.policy.rule.Semantics.Enforcement;
import dev.atoll.policy.rule.Verdict;
import dev.atoll.policy.verdict.MergeConflicts;
import dev.atoll.policy.verdict.SideVerdict;
import java.util.ArrayList;
import java.util.List;

/** Says why one end answers as it does. */
final class Reasons {

  /** More rules than this that miss the flow are not told one by one. */
  private static final int MANY = 8;

  private final Question question;
  private final Direction direction;
  private final SideVerdict verdict;
  private final Retrial retrial;
  private final Circumstances circumstances;
  private final List<String> sentences = new ArrayList<>();

  Reasons(
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

  List<String> tell() {
    if (verdict.answer() == SideVerdict.Answer.ALLOW) {
      allowed();
    } else if (verdict.decidedBy().isEmpty()) {
      closed();
      misses();
    } else {
      denied();
    }
    hiddenPeer();
    refused();
    conflict();
    return sentences;
  }

  private void say(String sentence) {
    sentences.add(sentence + ".");
  }

  private String subject() {
    return question.subjectName(direction);
  }

  private String field() {
    return Wording.field(direction);
  }

  private void allowed() {
    if (!verdict.decidedBy().isEmpty()) {
      verdict.decidedBy().forEach(e -> say(Wording.rule(e) + " allows it"));
      if (verdict.decidedBy().size() > 1) {
        say("Each of these rules alone lets it pass: removing one of them closes nothing");
      }
      whatCloses();
      namedPorts();
      aboveThePort();
    } else if (retrial.cluster().semantics().enforcement() == Enforcement.NEVER) {
      say(
          "%s has policyEnforcementMode `never`: policies are stored there and not enforced"
              .formatted(retrial.cluster().name()));
    } else if (verdict.defaultDeny()) {
      say("The node's own host always reaches its pods, where no rule denies it");
    } else if (retrial.selecting().isEmpty()) {
      say(
          "No policy selects %s for %s, so %s"
              .formatted(subject(), field(), Wording.mayPass(direction)));
    } else {
      say(
          "Policies select %s, but none closes it (`enableDefaultDeny.%s: false`), so %s"
              .formatted(subject(), field(), Wording.mayPass(direction)));
    }
  }

  private void whatCloses() {
    if (verdict.defaultDeny() && !verdict.isolatedBy().isEmpty()) {
      say(
          "What no rule allows is denied at this end, because of %s"
              .formatted(Wording.policies(verdict.isolatedBy())));
    }
  }

  private void namedPorts() {
    verdict.decidedBy().stream()
        .flatMap(e -> e.ports().stream())
        .map(p -> p.ports().name())
        .filter(n -> !n.isEmpty())
        .distinct()
        .forEach(n ->
            say(
                "The rule says `%s`: %s declares that name for the port %s"
                    .formatted(n, question.toName(), question.port())));
  }

  private void aboveThePort() {
    if (verdict.layerSeven()) {
      say(
          "Above the port it may still be refused: only what the rule's layer 7 part asks for passes");
    } else if (verdict.redirect()) {
      say("A proxy looks at the traffic and lets all of it pass");
    }
  }

  private void closed() {
    var isolating = verdict.isolatedBy();
    if (isolating.isEmpty()) {
      say(
          "%s has policyEnforcementMode `always`: what no rule allows is denied"
              .formatted(retrial.cluster().name()));
      return;
    }
    say(
        "%s %s %s for %s: from then on only what a rule allows passes, and no rule allows this"
            .formatted(
                Wording.policies(isolating),
                isolating.stream().map(e -> e.source().policy()).distinct().count() > 1
                    ? "select"
                    : "selects",
                subject(),
                field()));
  }

  private void misses() {
    var misses = Miss.all(retrial);
    misses.stream().limit(MANY).forEach(this::miss);
    if (misses.size() > MANY) {
      say("%d more rules select it and do not allow this".formatted(misses.size() - MANY));
    }
  }

  private void miss(Miss miss) {
    switch (miss) {
      case Miss.OfLabel m when m.isCluster() -> otherCluster(m);
      case Miss.OfLabel m -> otherLabel(m);
      case Miss.OfPort m ->
          say(
              "%s lets %s in on %s, not on %s"
                  .formatted(
                      Wording.rule(m.entry()),
                      question.peerName(direction),
                      Wording.ports(m.entry()),
                      question.port())
                  .replace(" lets " + question.peerName(direction) + " in ", lets()));
      case Miss.Empty m -> empty(m.entry());
      case Miss.OfMore m ->
          say(
              Wording.rule(m.entry())
                  + " is about other peers"
                  + (m.entry().ports().isEmpty() ? ", and about no port at all" : ""));
    }
  }

  private String lets() {
    return direction == Direction.EGRESS
        ? " lets it send to " + question.peerName(direction) + " "
        : " lets " + question.peerName(direction) + " in ";
  }

  /** The case of the many who copied a policy from before 1.19. */
  private void otherCluster(Miss.OfLabel miss) {
    var here = retrial.cluster().name();
    var there = clusterOf(question.peer(direction));
    if (new LocalDefault(retrial.cluster(), circumstances).isAdded(miss)) {
      say(
          ("%s has all the labels that %s asks for, but is in another cluster. The peer names no"
                  + " cluster, and since Cilium 1.19 (setting"
                  + " `clustermesh.policyDefaultLocalCluster`) a peer without the label `%s` means"
                  + " the policy's own cluster: here only pods of %s. Up to Cilium 1.18 the same"
                  + " text meant the pods of all clusters")
              .formatted(
                  question.peerName(direction), Wording.rule(miss.entry()), Label.CLUSTER, here));
    } else {
      say(
          "%s would match, but it asks for %s, and %s is in %s"
              .formatted(
                  Wording.rule(miss.entry()),
                  Wording.asked(miss.asked()),
                  question.peerName(direction),
                  there));
    }
  }

  private void otherLabel(Miss.OfLabel miss) {
    var asked = miss.asked();
    var namespace =
        miss.isNamespace()
            ? "; a peer without the label `"
                + Label.NAMESPACE
                + "` means the policy's own namespace"
            : "";
    say(
        "%s would match, but it asks for %s, and %s %s%s"
            .formatted(
                Wording.rule(miss.entry()),
                Wording.asked(asked),
                question.peerName(direction),
                Wording.has(question.peer(direction), asked.key()),
                namespace));
  }

  private void empty(PolicyEntry entry) {
    var kubernetes = entry.source().policy().kind().equals("NetworkPolicy");
    if (entry.verdict() == Verdict.ALLOW && entry.peers() instanceof Peers.Nobody) {
      say(
          kubernetes
              ? "%s has no %s rule, which allows nobody".formatted(Wording.rule(entry), field())
              : "%s is a rule that names nobody (an empty rule, or an empty list of peers): it closes and allows nothing"
                  .formatted(Wording.rule(entry)));
    }
  }

  private void denied() {
    verdict.decidedBy().forEach(e -> say(Wording.rule(e) + " denies it"));
    var allowing = retrial.side(retrial.without(verdict.decidedBy())).decidedBy();
    if (!allowing.isEmpty() && allowing.getFirst().verdict() == Verdict.ALLOW) {
      say(
          "%s allows it, which counts for nothing: a deny wins over every allow"
              .formatted(Wording.rule(allowing.getFirst())));
    }
  }

  /** A pod that this cluster takes for an address. */
  private void hiddenPeer() {
    var peer = question.peer(direction);
    if (peer instanceof End.Pods p && retrial.hidesPeer()) {
      say(
          ("The namespace %s of %s is not global (annotation `clustermesh.cilium.io/global`), so %s"
                  + " does not know %s as a pod: to its rules it is an address outside")
              .formatted(
                  Wording.namespace(p.labels()),
                  p.cluster(),
                  retrial.cluster().name(),
                  question.peerName(direction)));
    }
  }

  private void conflict() {
    MergeConflicts.of(retrial.selecting())
        .ifPresent(c ->
            say(
                ("Caution: %s and %s do not go together (%s), so that the agent cannot compute the"
                        + " policy of %s and keeps the one before")
                    .formatted(
                        Wording.rule(c.first()), Wording.rule(c.second()), c.what(), subject())));
  }

  private void refused() {
    for (var refused : circumstances.refused()) {
      if (refused.cluster().equals(retrial.cluster().name())
          && refused.entries().stream().anyMatch(this::selects)) {
        say(
            "%s (%s:%d) is about %s, but is not enforced in %s: the %s refuses it, because %s"
                .formatted(
                    refused.policy(),
                    refused.pos().file(),
                    refused.pos().line(),
                    subject(),
                    refused.cluster(),
                    refused.by(),
                    refused.reason()));
      }
    }
  }

  private boolean selects(PolicyEntry e) {
    return e.direction() == direction
        && question.subject(direction) instanceof End.Pods p
        && e.subject().matches(p.labels());
  }

  static String clusterOf(End end) {
    return end instanceof End.Pods p ? p.cluster() : "no cluster";
  }
}
