package dev.atoll.policy.rule;

/** What a rule says of a flow that it matches. {@code PASS} leaves it to the next tier. */
public enum Verdict {
  ALLOW,
  DENY,
  PASS
}
