package dev.atoll.policy.explanation;

import dev.atoll.policy.rule.Direction;
import dev.atoll.policy.rule.PolicyEntry;
import dev.atoll.policy.verdict.SideVerdict;
import java.util.List;

/**
 * One end of a flow.
 *
 * @param cluster whose policies were asked; empty for an end outside the mesh
 * @param reasons sentences, the verdict first
 */
public record Side(
    Direction direction, String cluster, String name, SideVerdict verdict, List<String> reasons) {

  public Side {
    reasons = List.copyOf(reasons);
  }

  /** The rules that decided; where the default did, those that turned it on. */
  public List<PolicyEntry> decidedBy() {
    return verdict.decidedBy().isEmpty() && verdict.isDenied()
        ? verdict.isolatedBy()
        : verdict.decidedBy();
  }
}
