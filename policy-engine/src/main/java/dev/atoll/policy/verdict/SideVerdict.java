package dev.atoll.policy.verdict;

import dev.atoll.policy.rule.PolicyEntry;
import java.util.List;

/**
 * What one end's cluster says of a flow.
 *
 * @param answer {@code NONE} where the end is outside the mesh
 * @param enforced whether any policy looks at this end in this direction
 * @param defaultDeny whether policies close the end in this direction except for what they allow
 * @param redirect whether a proxy looks at the traffic
 * @param layerSeven whether it may be refused above the port
 * @param decidedBy the entries of the level that decided; empty where the default did
 * @param isolatedBy the entries that turned default deny on
 */
public record SideVerdict(
    Answer answer,
    boolean enforced,
    boolean defaultDeny,
    boolean redirect,
    boolean layerSeven,
    List<PolicyEntry> decidedBy,
    List<PolicyEntry> isolatedBy) {

  /** What is said. */
  public enum Answer {
    ALLOW,
    DENY,
    NONE
  }

  public static final SideVerdict OUTSIDE =
      new SideVerdict(Answer.NONE, false, false, false, false, List.of(), List.of());

  public SideVerdict {
    decidedBy = List.copyOf(decidedBy);
    isolatedBy = List.copyOf(isolatedBy);
  }

  public boolean isDenied() {
    return answer == Answer.DENY;
  }
}
