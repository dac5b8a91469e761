package dev.atoll.agent.policy;

import dev.atoll.fleet.model.ObjectKey;
import dev.atoll.policy.rule.PolicyEntry;
import java.util.BitSet;
import java.util.HashMap;
import java.util.Map;
import java.util.TreeMap;

/**
 * Numbers of rules and of questions of one set of policies. Those of the set before keep theirs; a
 * rule's number never comes back, and a question's not in the next set, so that what two sets that
 * follow each other call alike is the same.
 */
final class Numbering {

  /** A rule by its place in its object. */
  private record Place(ObjectKey policy, String rule) {}

  private final Map<Place, Integer> rules = new HashMap<>();
  private final Map<PeerQuery, Integer> queries = new HashMap<>();
  private final Map<Place, Integer> rulesBefore;
  private final Map<PeerQuery, Integer> queriesBefore;
  private final BitSet taken = new BitSet();
  private int lastRule;

  private Numbering(
      Map<Place, Integer> rulesBefore, Map<PeerQuery, Integer> queriesBefore, int lastRule) {
    this.rulesBefore = Map.copyOf(rulesBefore);
    this.queriesBefore = Map.copyOf(queriesBefore);
    this.lastRule = lastRule;
    queriesBefore.values().forEach(taken::set);
  }

  /** For the first set. */
  static Numbering first() {
    return new Numbering(Map.of(), Map.of(), 0);
  }

  /** For a set that follows. */
  Numbering next() {
    return new Numbering(rules, queries, lastRule);
  }

  int rule(PolicyEntry entry) {
    var place = new Place(entry.source().policy(), entry.source().rule());
    return rules.computeIfAbsent(
        place,
        p -> {
          var before = rulesBefore.get(p);
          return before == null ? ++lastRule : before;
        });
  }

  int query(PeerQuery query) {
    return queries.computeIfAbsent(
        query,
        q -> {
          var before = queriesBefore.get(q);
          return before == null ? fresh() : before;
        });
  }

  private int fresh() {
    var free = taken.nextClearBit(0);
    taken.set(free);
    return free;
  }

  TreeMap<Integer, PeerQuery> queries() {
    var all = new TreeMap<Integer, PeerQuery>();
    queries.forEach((query, number) -> all.put(number, query));
    return all;
  }
}
