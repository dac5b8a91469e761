package dev.atoll.sandbox.pods;

import java.time.Duration;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;

/** Wakes one who waits for changes; many at once count as one. */
final class Changes {
  private final Semaphore seen = new Semaphore(0);

  void tell() {
    seen.release();
  }

  /** Returns when there was one since the last call, or the time is over. */
  void await(Duration longest) throws InterruptedException {
    if (seen.tryAcquire(longest.toMillis(), TimeUnit.MILLISECONDS)) {
      seen.drainPermits();
    }
  }
}
