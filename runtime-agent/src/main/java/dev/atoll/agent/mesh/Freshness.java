package dev.atoll.agent.mesh;

/** What the age of a peer, and whether its nodes answer, mean to a service. */
public enum Freshness {
  FRESH,
  /** Not preferred while others have active backends. */
  STALE,
  /** Its nodes have not answered yet: not preferred while others have usable backends. */
  JOINING,
  /** Its backends do not count. */
  GONE
}
