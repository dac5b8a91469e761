package dev.atoll.reconciler.fleet;

import dev.atoll.reconciler.target.Desired;
import java.time.Instant;

/** What a lane is to do. */
sealed interface Wish {

  /** Write nothing: nothing is known yet. */
  record Nothing() implements Wish {}

  /**
   * Hold this.
   *
   * @param seen when the commit was first seen
   */
  record Hold(Desired desired, Instant seen) implements Wish {

    /** What is desired, of one cluster and no other. */
    Desired expecting(String uid) {
      return desired.with(desired.options().expecting(uid));
    }

    String fleet() {
      return desired.options().fleet();
    }

    /** Whether both ask for the same; the options name commit and digest. */
    boolean isSame(Hold other) {
      return desired.options().equals(other.desired().options());
    }

    String commit() {
      return desired.options().commit();
    }
  }
}
