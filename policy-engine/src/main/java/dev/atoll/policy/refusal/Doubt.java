package dev.atoll.policy.refusal;

import dev.atoll.fleet.value.SourcePos;

/**
 * A text that is taken and does not mean what it seems to say.
 *
 * @param rule with the stable code
 * @param pos of the text; unknown where the object has no positions
 * @param part as in {@link Refusal}
 * @param what it means, one sentence without a full stop
 * @param hint what to write instead; empty where the sentence says it
 */
public record Doubt(RefusalRule rule, SourcePos pos, String part, String what, String hint) {}
