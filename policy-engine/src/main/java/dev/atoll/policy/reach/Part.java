package dev.atoll.policy.reach;

import dev.atoll.policy.rule.PortRule;
import dev.atoll.policy.rule.Tier;
import dev.atoll.policy.rule.Verdict;

/**
 * One stretch of the {@link Line} on which an entry says one thing of some peers.
 *
 * @param rule that the stretch comes from; those with the same numbers share what is above the port
 */
record Part(
    int start, int end, Verdict verdict, Tier tier, double priority, Bits peers, PortRule rule)
    implements Comparable<Part> {

  /** By level, then by start. */
  @Override
  public int compareTo(Part other) {
    var byTier = tier.compareTo(other.tier);
    return byTier != 0 ? byTier : Double.compare(priority, other.priority);
  }
}
