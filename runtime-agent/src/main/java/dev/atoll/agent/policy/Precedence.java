package dev.atoll.agent.policy;

import dev.atoll.policy.rule.PolicyEntry;
import dev.atoll.policy.rule.Tier;

/**
 * Which of two entries counts, in 32 bits without sign: tier and priority in the upper 24, what is
 * said below (Cilium 1.20.2, {@code pkg/policy/types/entry.go}). So a level decides before the next
 * one, and inside a level deny before what is refused before allow.
 */
final class Precedence {

  /** Bits of a priority inside its tier: hundredths, the first 41,943 priorities. */
  private static final int PRIORITY_BITS = 22;

  private static final int LEVELS = 1 << 24;

  /** The level of what holds without any rule. */
  static final int LOWEST = LEVELS - 2;

  /** Of what was worked out for one remote identity: no other entry counts beside it. */
  static final int EXACT = -1;

  /** Of what was worked out for every remote identity: any other entry counts before it. */
  static final int BASE = 0;

  private Precedence() {}

  /** The level of a rule: lower decides first. */
  static int level(PolicyEntry entry) {
    var hundredths = Math.round(entry.priority() * 100);
    return (entry.tier().ordinal() << PRIORITY_BITS)
        + (int) Math.clamp(hundredths, 0, (1 << PRIORITY_BITS) - 1);
  }

  /** The place of a level's {@link Tier}; one past the last for what holds without any rule. */
  static int tier(int level) {
    return level >> PRIORITY_BITS;
  }

  static int of(int level, Claim.Kind kind) {
    return LOWEST - level << 8 | kind.weight;
  }
}
