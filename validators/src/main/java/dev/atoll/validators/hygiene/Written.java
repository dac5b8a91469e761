package dev.atoll.validators.hygiene;

import dev.atoll.fleet.finding.Finding;
import dev.atoll.policy.rule.PolicyEntry;
import dev.atoll.policy.rule.Source;
import java.util.Collections;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * One rule as it stands in Git, wherever it goes.
 *
 * @param entries that it makes, by name of the cluster
 */
record Written(Source source, SortedMap<String, List<PolicyEntry>> entries) {

  Written {
    entries = Collections.unmodifiableSortedMap(new TreeMap<>(entries));
  }

  Finding finding(HygieneRule rule, String message, String hint) {
    return Finding.of(rule, source.pos(), message, hint).about(source.policy().toString());
  }
}
