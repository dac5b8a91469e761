package dev.atoll.reconciler.order;

/** What a change does to the connections of a cluster, in the order that is tried first. */
public enum Tendency {
  /** It closes nothing. */
  OPENS,
  /** It opens some connections and closes others. */
  BOTH,
  /** It opens nothing. */
  CLOSES,
  /** It removes a policy, and no known pod notices. */
  GOES
}
