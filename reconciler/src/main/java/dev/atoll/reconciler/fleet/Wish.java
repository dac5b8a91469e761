package dev.atoll.reconciler.fleet;

import dev.atoll.reconciler.target.Desired;
import java.time.Instant;

/** What a lane is to do. */
sealed interface Wish {

  /** Nothing is known yet. */
  record Nothing() implements Wish {}

  /**
   * Hold this.
   *
   * @param seen when the commit was first seen
   */
  record Hold(Desired desired, Instant seen) implements Wish {}

  /** Write nothing, whatever Git says, until somebody decides. */
  record Freeze(String reason) implements Wish {}
}
