package dev.atoll.validators.intent;

import dev.atoll.fleet.model.Intent;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * What became of one intent.
 *
 * @param missing the sides that mean nobody, {@code from} and {@code to}; then nothing can break
 *     it, but for one that says who alone may
 * @param pairs how many pairs of ends it speaks of; addresses count as one end
 * @param broken for how many of them it does not hold
 * @param witnesses the first of those, each for other rules
 * @param filtered the first pair that must reach each other and may be refused above the port; at
 *     most one
 * @param undeclared whether, for want of declared workloads, pods stood in that the intent names
 */
public record IntentResult(
    Intent intent,
    List<String> missing,
    long pairs,
    long broken,
    List<Witness> witnesses,
    List<Witness> filtered,
    boolean undeclared) {

  public IntentResult {
    missing = List.copyOf(missing);
    witnesses = List.copyOf(witnesses);
    filtered = List.copyOf(filtered);
  }

  public boolean isBroken() {
    return broken > 0;
  }

  /**
   * Intents that a change breaks: those that do not hold after it, and held before or were not
   * there.
   */
  public static List<IntentResult> newlyBroken(List<IntentResult> base, List<IntentResult> head) {
    Set<String> before =
        base.stream()
            .filter(IntentResult::isBroken)
            .map(r -> r.intent().name())
            .collect(Collectors.toSet());
    return head.stream()
        .filter(IntentResult::isBroken)
        .filter(r -> !before.contains(r.intent().name()))
        .toList();
  }
}
