package dev.atoll.policy.refusal;

import dev.atoll.fleet.value.SourcePos;

/**
 * One reason why an object is not enforced.
 *
 * @param by who refuses it
 * @param rule with the stable code
 * @param pos of the offending text; unknown where the object has no positions
 * @param part what of the object is wrong there: a path and the keyword of the schema that it
 *     breaks, the same in every release line whatever the words; empty where the words say it
 * @param what is wrong, one sentence without a full stop
 * @param hint what to write instead; empty where the sentence says it
 */
public record Refusal(
    By by, RefusalRule rule, SourcePos pos, String part, String what, String hint) {

  /** Who refuses an object. */
  public enum By {
    /** The object is never stored; whoever applies it learns so. */
    API_SERVER,
    /**
     * The object is stored and nothing of it is enforced, which only a log and a condition say.
     * With {@link RefusalRule#ENDS_AGENT} the agent itself ends.
     */
    AGENT
  }
}
