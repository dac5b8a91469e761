package dev.atoll.validators.hygiene;

import dev.atoll.fleet.finding.Finding;
import dev.atoll.policy.mesh.End;
import dev.atoll.policy.reach.Bits;
import dev.atoll.policy.reach.Crossing;
import dev.atoll.policy.reach.Span;
import dev.atoll.policy.rule.Direction;
import dev.atoll.policy.rule.PolicyEntry;
import dev.atoll.policy.rule.PortRange;
import dev.atoll.policy.rule.PortRule;
import dev.atoll.policy.rule.Protocol;
import dev.atoll.policy.rule.Source;
import dev.atoll.policy.rule.Verdict;
import dev.atoll.policy.verdict.Flow;
import dev.atoll.policy.verdict.FlowJudge;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/**
 * Rules that open one end for declared workloads of which none opens the other end, on any of the
 * ports, in any cluster.
 */
final class OneSidedRules {

  /** An example of the two ends of a rule. */
  private record Pair(int subject, int peer, Span ports) {}

  private final Facts facts;
  private final FlowJudge judge;
  private final Bits pods;

  OneSidedRules(Facts facts) {
    this.facts = facts;
    this.judge = new FlowJudge(facts.mesh);
    var all = new ArrayList<Integer>();
    for (var i = 0; i < facts.universe.pods(); i++) {
      all.add(i);
    }
    this.pods = facts.crossings.columns(all);
  }

  /**
   * Finds them.
   *
   * @param others rules of which something else is said
   */
  List<Finding> findings(Set<Written> others) {
    return facts.rules.stream()
        .filter(r -> !others.contains(r))
        .flatMap(r -> example(r).map(p -> finding(r, p)).stream())
        .toList();
  }

  /** Two ends of a rule that is one-sided wherever it has both. */
  private Optional<Pair> example(Written rule) {
    Optional<Pair> example = Optional.empty();
    for (var e : rule.entries().entrySet()) {
      for (var entry : e.getValue()) {
        var subjects = facts.of(e.getKey()).subjects(entry).and(facts.declared);
        var peers = facts.of(e.getKey()).peers(entry);
        if (!isOpening(entry) || !peers.andNot(pods).isEmpty()) {
          return Optional.empty();
        }
        var meant = peers.and(facts.declared);
        if (!subjects.isEmpty() && !meant.isEmpty()) {
          if (isTaken(entry, subjects, meant)) {
            return Optional.empty();
          }
          example =
              example.or(() ->
                  Optional.of(new Pair(first(subjects), first(meant), spans(entry).getFirst())));
        }
      }
    }
    return example;
  }

  private static boolean isOpening(PolicyEntry entry) {
    return entry.verdict() == Verdict.ALLOW
        && !entry.ports().isEmpty()
        && entry.ports().stream().noneMatch(p -> p.ports().isNamed());
  }

  private boolean isTaken(PolicyEntry entry, Bits subjects, Bits peers) {
    var egress = entry.direction() == Direction.EGRESS;
    var taken = new boolean[1];
    facts.crossings.forEach(
        egress ? subjects : peers,
        egress ? peers : subjects,
        spans(entry),
        all -> taken[0] |= all.stream().anyMatch(c -> isTaken(c, egress)));
    return taken[0];
  }

  private static boolean isTaken(Crossing crossing, boolean egress) {
    return !(egress ? crossing.admitted() : crossing.within()).isEmpty();
  }

  private static List<Span> spans(PolicyEntry entry) {
    return entry.ports().stream().map(PortRule::ports).flatMap(OneSidedRules::spans).toList();
  }

  private static Stream<Span> spans(PortRange range) {
    return range.protocols().stream().map(p -> Span.of(p, range.first(), range.last()));
  }

  private static int first(Bits bits) {
    var first = new int[] {-1};
    bits.forEach(i -> first[0] = first[0] < 0 ? i : first[0]);
    return first[0];
  }

  private Finding finding(Written rule, Pair pair) {
    var egress =
        rule.entries().values().iterator().next().getFirst().direction() == Direction.EGRESS;
    var subject = facts.first(pair.subject);
    var peer = facts.first(pair.peer);
    var message =
        egress
            ? "%1$s lets %2$s send to %3$s, but nobody whom it means lets that in on these ports"
            : "%1$s lets %3$s in to %2$s, but nobody whom it means may send that on these ports";
    var finding =
        rule.finding(
            HygieneRule.ONE_SIDED,
            message.formatted(rule.source().rule(), subject, peer),
            "open the other end too, or remove the rule");
    return closing(pair, egress)
        .filter(s -> s.pos().isKnown())
        .map(s -> finding.withRelated(s.pos(), s.policy() + " " + s.rule() + " closes " + peer))
        .orElse(finding);
  }

  /** The rule that keeps the other end of an example shut. */
  private Optional<Source> closing(Pair pair, boolean egress) {
    End from = facts.universe.end(egress ? pair.subject : pair.peer);
    End to = facts.universe.end(egress ? pair.peer : pair.subject);
    Protocol protocol = pair.ports.protocol();
    var verdict = judge.judge(new Flow(from, to, protocol, pair.ports.firstPort()));
    var other = egress ? verdict.ingress() : verdict.egress();
    return Stream.concat(other.decidedBy().stream(), other.isolatedBy().stream())
        .map(PolicyEntry::source)
        .findFirst();
  }
}
