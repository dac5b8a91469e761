package dev.atoll.agent.mesh;

/** What the age of a peer means to a service. */
public enum Freshness {
  FRESH,
  /** Not preferred while others have active backends. */
  STALE,
  /** Its backends do not count. */
  GONE
}
