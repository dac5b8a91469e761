package dev.atoll.fleet.finding;

/**
 * One thing that is checked. Modules list theirs in an enum that implements this; each code has a
 * page {@code docs/findings/<code>.md}.
 */
public interface Rule {

  /** Stable, such as {@code MESH003}; never reused for another meaning. */
  String code();

  /** What a finding of this rule has unless a check says otherwise. */
  Severity severity();

  /**
   * Whether somebody may answer for it with a waiver. Never for what leaves a part of the fleet
   * unread or unrendered: an incomplete fleet would look like one from which things were removed.
   */
  default boolean isWaivable() {
    return true;
  }

  /** One line for lists. */
  String title();
}
