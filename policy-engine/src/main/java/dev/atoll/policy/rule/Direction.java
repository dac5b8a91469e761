package dev.atoll.policy.rule;

/** Which way a rule looks from its subject. */
public enum Direction {
  EGRESS,
  INGRESS
}
