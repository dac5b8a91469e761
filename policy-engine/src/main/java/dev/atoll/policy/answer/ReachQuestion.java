package dev.atoll.policy.answer;

import java.util.List;
import java.util.Optional;

/**
 * What is asked of a mesh.
 *
 * @param from which ends send; none means all
 * @param to which ends take; none means all
 * @param port only this one
 * @param external whether addresses, entities and names outside are ends too
 * @param undeclared whether pods that nobody has declared are ends too
 * @param allPairs whether pairs that may not talk at all are named too
 */
public record ReachQuestion(
    List<EndPattern> from,
    List<EndPattern> to,
    Optional<PortChoice> port,
    boolean external,
    boolean undeclared,
    boolean allPairs) {

  public ReachQuestion {
    from = List.copyOf(from);
    to = List.copyOf(to);
  }
}
