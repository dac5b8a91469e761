package dev.atoll.agent.policy;

import dev.atoll.fleet.model.ObjectKey;
import dev.atoll.policy.mesh.ClusterFacts;
import dev.atoll.policy.rule.Direction;
import dev.atoll.policy.rule.Peers;
import dev.atoll.policy.rule.PolicyEntry;
import dev.atoll.policy.rule.PortRule;
import dev.atoll.policy.rule.Source;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * The policies of the own cluster with numbers for their rules and the questions that they ask
 * about remote identities. An immutable value.
 */
public final class PolicySet {

  /** Where a policy was written, as far as the object says. */
  public record Written(String file, int line) {}

  private static final Written NOWHERE = new Written("", 0);

  private record Place(ObjectKey policy, String rule) {
    static Place of(Source source) {
      return new Place(source.policy(), source.rule());
    }
  }

  private final ClusterFacts cluster;
  private final Map<Place, Integer> numbers;
  private final int lastNumber;
  private final SortedMap<Integer, PolicyRule> rules;
  private final List<Ruling> rulings;
  private final List<PeerQuery> queries;

  private PolicySet(
      ClusterFacts cluster, Map<ObjectKey, Written> written, Map<Place, Integer> known, int last) {
    this.cluster = cluster;
    var all = new HashMap<Place, Integer>();
    var next = last;
    for (var entry : cluster.entries()) {
      var place = Place.of(entry.source());
      if (!all.containsKey(place)) {
        var number = known.getOrDefault(place, 0);
        all.put(place, number == 0 ? ++next : number);
      }
    }
    this.numbers = all;
    this.lastNumber = next;
    this.rules = rules(cluster, written, all);
    var asked = new LinkedHashMap<PeerQuery, Integer>();
    this.rulings = cluster.entries().stream().map(e -> ruling(e, asked)).toList();
    this.queries = List.copyOf(asked.keySet());
  }

  /** The first set of an agent. */
  public static PolicySet of(ClusterFacts cluster) {
    return of(cluster, Map.of());
  }

  /**
   * The first set of an agent.
   *
   * @param cluster the own one: its settings, groups, and the entries of what is enforced
   * @param written where policies were written
   */
  public static PolicySet of(ClusterFacts cluster, Map<ObjectKey, Written> written) {
    return new PolicySet(cluster, written, Map.of(), 0);
  }

  /** A set that follows this one: rules that stay keep their numbers, and none is used again. */
  public PolicySet next(ClusterFacts changed, Map<ObjectKey, Written> written) {
    return new PolicySet(changed, written, numbers, lastNumber);
  }

  private static SortedMap<Integer, PolicyRule> rules(
      ClusterFacts cluster, Map<ObjectKey, Written> written, Map<Place, Integer> numbers) {
    var rules = new TreeMap<Integer, PolicyRule>();
    for (var entry : cluster.entries()) {
      var source = entry.source();
      var at = written.getOrDefault(source.policy(), NOWHERE);
      int number = numbers.getOrDefault(Place.of(source), 0);
      rules.putIfAbsent(
          number,
          new PolicyRule(
              number, source.policy(), entry.direction(), source.rule(), at.file(), at.line()));
    }
    return Collections.unmodifiableSortedMap(rules);
  }

  private Ruling ruling(PolicyEntry entry, Map<PeerQuery, Integer> asked) {
    var unknown = hasUnknown(entry.peers());
    var byName =
        entry.direction() == Direction.EGRESS
            && entry.ports().stream().anyMatch(PolicySet::isNamed);
    var places = new int[Ruling.PLACES];
    for (var placeholders : byName ? List.of(true, false) : List.of(true)) {
      for (var cautious : unknown ? List.of(false, true) : List.of(false)) {
        var query = new PeerQuery(entry.peers(), placeholders, cautious);
        places[Ruling.place(placeholders, cautious)] =
            asked.computeIfAbsent(query, _ -> asked.size());
      }
    }
    int number = numbers.getOrDefault(Place.of(entry.source()), 0);
    return new Ruling(entry, number, unknown, places);
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

  List<PeerQuery> queries() {
    return queries;
  }
}
