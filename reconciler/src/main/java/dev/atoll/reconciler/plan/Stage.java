package dev.atoll.reconciler.plan;

/**
 * The safe order within one cluster. A stage begins once the one before it is done; within a stage
 * the order does not matter.
 */
public enum Stage {
  NAMESPACES,
  /** CIDR groups, Services and Secrets: what policies refer to. */
  FOUNDATIONS,
  /** Policies that can only open. */
  WIDENING,
  /** Policies that may close. */
  RESTRICTING,
  POLICY_REMOVALS,
  /** Everything else that Git no longer has. */
  REMOVALS
}
