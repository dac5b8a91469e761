package dev.atoll.policy.rule;

import dev.atoll.policy.label.Selector;
import java.util.List;

/**
 * One rule of a policy as the engine counts it (Cilium 1.20.2, {@code
 * policy/types/policyentry.go}).
 *
 * @param priority inside the tier; lower decides first
 * @param defaultDeny whether its subjects are closed in this direction except for what is allowed
 * @param subject on whom it acts, among the pods of its own cluster
 * @param node whether it acts on nodes instead
 * @param ports none means the rule covers no port at all; see {@link PortRule#EVERYTHING}
 * @param authentication the mode that it asks for; empty for none
 */
public record PolicyEntry(
    Direction direction,
    Verdict verdict,
    Tier tier,
    double priority,
    boolean defaultDeny,
    Selector subject,
    boolean node,
    Peers peers,
    List<PortRule> ports,
    String authentication,
    Source source) {

  public PolicyEntry {
    ports = List.copyOf(ports);
  }
}
