package dev.atoll.reconciler.target;

import dev.atoll.reconciler.plan.Step;
import java.util.Optional;

/**
 * What became of a step that writes.
 *
 * @param step the step
 * @param state how it ended
 * @param problem why it did not go well
 */
public record StepResult(Step step, State state, Optional<Problem> problem) {

  /** How a step ended. */
  public enum State {
    DONE,
    FAILED,
    /** Not tried, because one before it failed. */
    SKIPPED
  }
}
