package dev.atoll.validators.hygiene;

import dev.atoll.fleet.finding.Finding;
import dev.atoll.policy.rule.PolicyEntry;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Rules that allow just what others deny, in every cluster where they act on anything. */
final class VoidRules {

  private final Map<Written, PolicyEntry> found = new LinkedHashMap<>();

  VoidRules(Facts facts) {
    facts.rules.forEach(rule -> look(rule, facts));
  }

  private void look(Written rule, Facts facts) {
    var denying = new ArrayList<PolicyEntry>();
    for (var e : rule.entries().entrySet()) {
      var effects = facts.of(e.getKey());
      for (var entry : e.getValue()) {
        if (!effects.subjects(entry).and(facts.declared).isEmpty()) {
          var here = effects.voiding(entry);
          if (here.isEmpty()) {
            return;
          }
          denying.add(here.getFirst());
        }
      }
    }
    denying.stream().findFirst().ifPresent(d -> found.put(rule, d));
  }

  Set<Written> rules() {
    return found.keySet();
  }

  List<Finding> findings() {
    return found.entrySet().stream().map(e -> finding(e.getKey(), e.getValue())).toList();
  }

  private static Finding finding(Written rule, PolicyEntry deny) {
    var source = deny.source();
    var denial = source.policy() + " " + source.rule();
    return rule.finding(
            HygieneRule.VOID,
            "all that "
                + rule.source().rule()
                + " allows is denied by "
                + denial
                + ": a denial comes before what is allowed",
            "remove it, or narrow the denial")
        .withRelated(source.pos(), denial + " denies it");
  }
}
