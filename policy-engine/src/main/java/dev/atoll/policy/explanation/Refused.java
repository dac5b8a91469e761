package dev.atoll.policy.explanation;

import dev.atoll.fleet.model.ObjectKey;
import dev.atoll.fleet.value.SourcePos;
import dev.atoll.policy.rule.PolicyEntry;
import java.util.List;

/**
 * A policy that stands in Git and that a cluster does not enforce.
 *
 * @param by {@code API server} or {@code agent}
 * @param reason why, one sentence without a full stop
 * @param entries what it would say
 */
public record Refused(
    String cluster,
    ObjectKey policy,
    SourcePos pos,
    String by,
    String reason,
    List<PolicyEntry> entries) {

  public Refused {
    entries = List.copyOf(entries);
  }
}
