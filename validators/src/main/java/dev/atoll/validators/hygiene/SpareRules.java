package dev.atoll.validators.hygiene;

import dev.atoll.fleet.finding.Finding;
import dev.atoll.fleet.model.ObjectKey;
import dev.atoll.policy.rule.PolicyEntry;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/**
 * Policies and rules without which nothing would change in any cluster. What is found can be
 * removed together: each is looked at without those found before it, the last first.
 */
final class SpareRules {

  private static final int SHOWN = 3;

  private final Facts facts;
  private final Set<Written> spare = new HashSet<>();

  SpareRules(Facts facts) {
    this.facts = facts;
  }

  /**
   * Finds them.
   *
   * @param others rules of which something else is said
   */
  List<Finding> findings(Set<Written> others) {
    var policies = new LinkedHashMap<ObjectKey, List<Written>>();
    facts.rules.forEach(
        r -> policies.computeIfAbsent(r.source().policy(), k -> new ArrayList<>()).add(r));
    var found = new ArrayList<Finding>();
    for (var policy : new ArrayList<>(policies.values()).reversed()) {
      if (policy.stream().noneMatch(others::contains)
          && policy.stream().anyMatch(this::counts)
          && isSpare(policy)) {
        found.add(finding(policy, HygieneRule.REDUNDANT));
      }
    }
    for (var rule : facts.rules.reversed()) {
      if (!others.contains(rule)
          && !spare.contains(rule)
          && counts(rule)
          && isSpare(List.of(rule))) {
        found.add(finding(List.of(rule), HygieneRule.SHADOWED));
      }
    }
    return found;
  }

  /** Whether a rule is about declared workloads and some peer: else others speak of it. */
  private boolean counts(Written rule) {
    return rule.entries().entrySet().stream()
        .anyMatch(e ->
            e.getValue().stream()
                .anyMatch(entry -> {
                  var effects = facts.of(e.getKey());
                  return !effects.subjects(entry).and(facts.declared).isEmpty()
                      && !effects.peers(entry).isEmpty();
                }));
  }

  private boolean isSpare(List<Written> rules) {
    var byCluster = new TreeMap<String, List<PolicyEntry>>();
    rules.forEach(r ->
        r.entries()
            .forEach((c, e) -> byCluster.computeIfAbsent(c, n -> new ArrayList<>()).addAll(e)));
    var is =
        byCluster.entrySet().stream().allMatch(e -> facts.of(e.getKey()).isSpare(e.getValue()));
    if (is) {
      byCluster.forEach((cluster, entries) -> facts.of(cluster).remove(entries));
      spare.addAll(rules);
    }
    return is;
  }

  boolean isFound(Written rule) {
    return spare.contains(rule);
  }

  private Finding finding(List<Written> rules, HygieneRule what) {
    var first = rules.getFirst();
    var finding =
        first.finding(
            what,
            what == HygieneRule.REDUNDANT
                ? "without this policy the same would be allowed in every cluster"
                : "without "
                    + first.source().rule()
                    + " the same would be allowed in every cluster",
            "remove it, unless it is there for pods that the fleet does not declare");
    for (var source : beside(rules).entrySet()) {
      finding = finding.withRelated(source.getValue().source().pos(), source.getKey());
    }
    return finding;
  }

  /** The first rules that say something about the same. */
  private Map<String, PolicyEntry> beside(List<Written> rules) {
    var all = new TreeMap<String, PolicyEntry>();
    for (var rule : rules) {
      rule.entries()
          .forEach((cluster, entries) ->
              entries.stream()
                  .flatMap(e -> facts.of(cluster).beside(e).stream())
                  .filter(e -> e.source().pos().isKnown())
                  .forEach(e ->
                      all.putIfAbsent(
                          e.source().policy()
                              + " "
                              + e.source().rule()
                              + " is about the same ends and ports",
                          e)));
    }
    while (all.size() > SHOWN) {
      all.pollLastEntry();
    }
    return all;
  }
}
