package dev.atoll.policy.rule;

/** Tiers in the order in which they decide (Cilium 1.20.2, {@code policy/types/policyentry.go}). */
public enum Tier {
  ADMIN,
  NORMAL,
  BASELINE
}
