package dev.atoll.fleet.finding;

/**
 * One thing that is checked. Modules list theirs in an enum that implements this; each code has a
 * page {@code docs/findings/<code>.md}.
 */
public interface Rule {

  /** Written once, beside the rule's name. */
  RuleFacts facts();

  default String code() {
    return facts().code();
  }

  default Severity severity() {
    return facts().severity();
  }

  default String title() {
    return facts().title();
  }

  /** Whether somebody may answer for it with a waiver. */
  default boolean isWaivable() {
    return true;
  }
}
