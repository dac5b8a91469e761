package dev.atoll.agent.policy;

/**
 * What an entry says.
 *
 * @param precedence compared before anything else, as a number without sign; see {@link Precedence}
 * @param rule which said so; 0 for what holds by default
 */
public record EntryValue(int precedence, boolean deny, int rule) {

  boolean isAtLeast(EntryValue other) {
    return Integer.compareUnsigned(precedence, other.precedence) >= 0;
  }

  boolean isAbove(EntryValue other) {
    return Integer.compareUnsigned(precedence, other.precedence) > 0;
  }
}
