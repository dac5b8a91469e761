package dev.atoll.policy.reach;

import dev.atoll.policy.rule.PortRule;
import dev.atoll.policy.rule.Tier;
import dev.atoll.policy.rule.Verdict;
import java.util.List;

/**
 * What an entry does, whoever wrote it: equal meanings share rows.
 *
 * @param namedPeers those of them for whom ports by name are looked up
 */
record Meaning(
    Verdict verdict,
    Tier tier,
    double priority,
    boolean defaultDeny,
    Bits peers,
    Bits namedPeers,
    List<PortRule> ports) {

  Meaning {
    ports = List.copyOf(ports);
  }

  boolean hasNames() {
    return hasNames(ports);
  }

  static boolean hasNames(List<PortRule> ports) {
    return ports.stream().anyMatch(p -> p.ports().isNamed());
  }
}
