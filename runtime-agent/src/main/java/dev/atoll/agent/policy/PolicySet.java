package dev.atoll.agent.policy;

import dev.atoll.fleet.model.ObjectKey;
import dev.atoll.policy.mesh.ClusterFacts;
import dev.atoll.policy.rule.Direction;
import dev.atoll.policy.rule.Peers;
import dev.atoll.policy.rule.PolicyEntry;
import dev.atoll.policy.rule.PortRule;
import dev.atoll.policy.rule.Source;
import dev.atoll.policy.rule.Verdict;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * The policies of the own cluster with numbers for their rules and the questions that they ask
 * about remote identities. An immutable value.
 */
public final class PolicySet {

  private static final Written NOWHERE = new Written("", 0);

  private final ClusterFacts cluster;
  private final Numbering numbering;
  private final SortedMap<Integer, PolicyRule> rules;
  private final List<Ruling> rulings;
  private final SortedMap<Integer, PeerQuery> queries;

  private PolicySet(OwnPolicies own, Numbering numbering) {
    this.cluster = own.cluster();
    this.numbering = numbering;
    this.rulings = cluster.entries().stream().map(e -> ruling(e, own.otherProtocols())).toList();
    this.rules = rules(rulings, own.written());
    this.queries = Collections.unmodifiableSortedMap(numbering.queries());
  }

  /** The first set of an agent. */
  public static PolicySet of(OwnPolicies own) {
    return new PolicySet(own, Numbering.first());
  }

  static PolicySet of(ClusterFacts cluster) {
    return of(OwnPolicies.of(cluster));
  }

  /** A set that follows this one: rules that stay keep their numbers, and none is used again. */
  public PolicySet next(OwnPolicies own) {
    return new PolicySet(own, numbering.next());
  }

  private static SortedMap<Integer, PolicyRule> rules(
      List<Ruling> rulings, Map<ObjectKey, Written> written) {
    var rules = new TreeMap<Integer, PolicyRule>();
    for (var ruling : rulings) {
      var source = ruling.entry().source();
      var at = written.getOrDefault(source.policy(), NOWHERE);
      rules.putIfAbsent(
          ruling.number(),
          new PolicyRule(
              ruling.number(),
              source.policy(),
              ruling.entry().direction(),
              source.rule(),
              at.file(),
              at.line()));
    }
    return Collections.unmodifiableSortedMap(rules);
  }

  private Ruling ruling(PolicyEntry entry, Set<Source> otherProtocols) {
    var unknown = hasUnknown(entry.peers());
    var byName =
        entry.direction() == Direction.EGRESS
            && entry.ports().stream().anyMatch(PolicySet::isNamed);
    var places = new int[Ruling.PLACES];
    for (var placeholders : byName ? List.of(true, false) : List.of(true)) {
      for (var cautious : unknown ? List.of(false, true) : List.of(false)) {
        places[Ruling.place(placeholders, cautious)] =
            numbering.query(new PeerQuery(entry.peers(), placeholders, cautious));
      }
    }
    var other = otherProtocols.contains(entry.source());
    return new Ruling(
        other ? withOther(entry) : entry, numbering.rule(entry), unknown, other, places);
  }

  /** A deny of a protocol that entries do not know is one of all. */
  private static PolicyEntry withOther(PolicyEntry e) {
    return e.verdict() != Verdict.DENY
        ? e
        : new PolicyEntry(
            e.direction(),
            e.verdict(),
            e.tier(),
            e.priority(),
            e.defaultDeny(),
            e.subject(),
            e.node(),
            e.peers(),
            List.of(PortRule.EVERYTHING),
            e.authentication(),
            e.source());
  }

  private static boolean isNamed(PortRule rule) {
    return rule.ports().isNamed();
  }

  private static boolean hasUnknown(Peers peers) {
    return peers instanceof Peers.Some some && some.list().stream().anyMatch(PeerQuery::isUnknown);
  }

  public ClusterFacts cluster() {
    return cluster;
  }

  /** All rules by number. */
  public SortedMap<Integer, PolicyRule> rules() {
    return rules;
  }

  List<Ruling> rulings() {
    return rulings;
  }

  /** By number. */
  SortedMap<Integer, PeerQuery> queries() {
    return queries;
  }
}
