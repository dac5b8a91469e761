package dev.atoll.reconciler.plan;

/**
 * The safe order within one cluster. A stage begins once the one before it is done; within a stage
 * the turns of policies follow each other, and else the order does not matter.
 */
public enum Stage {
  NAMESPACES,
  /** CIDR groups, Services and Secrets: what policies refer to. */
  FOUNDATIONS,
  /** Policies that come, change or go, in the order of their effect. */
  POLICIES,
  /** Everything else that Git no longer has. */
  REMOVALS
}
