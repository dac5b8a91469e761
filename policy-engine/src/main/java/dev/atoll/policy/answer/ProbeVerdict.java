package dev.atoll.policy.answer;

import dev.atoll.policy.verdict.SideVerdict.Answer;

/**
 * What becomes of one flow.
 *
 * @param egress what the source's cluster says; {@code NONE} where the source is outside
 * @param ingress what the destination's cluster says; {@code NONE} where it is outside
 * @param layerSeven whether it is let through but may be refused above the port
 */
public record ProbeVerdict(Answer egress, Answer ingress, boolean layerSeven) {

  public boolean allowed() {
    return egress != Answer.DENY && ingress != Answer.DENY;
  }
}
