package dev.atoll.templates;

/** How much of a live object is Atoll's. */
public enum Ownership {
  /**
   * The whole {@code spec} or {@code specs}: any foreign field inside is drift. Policy kinds and
   * CiliumCIDRGroup.
   */
  SPEC,
  /** Only the rendered fields; the object is created where it is missing. */
  FIELDS,
  /** Only the rendered fields, and only once somebody else has made the object. */
  EXISTING
}
