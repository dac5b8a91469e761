package dev.atoll.agent.command;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** The end of the process on SIGTERM, after what runs has been closed. */
final class Ending implements AutoCloseable {
  private static final long PATIENCE_SECONDS = 20;

  private final CountDownLatch told = new CountDownLatch(1);
  private final CountDownLatch closed = new CountDownLatch(1);
  private volatile boolean byItself;

  private Ending() {}

  /** Opened first and closed last: then the process ends with 0. */
  static Ending onSigterm() {
    var ending = new Ending();
    Runtime.getRuntime().addShutdownHook(new Thread(ending::end, "end"));
    return ending;
  }

  /** Waits until the process is told to end. */
  void await() throws InterruptedException {
    told.await();
  }

  /** Waits for so long at most; whether the process has been told to end. */
  boolean within(Duration time) throws InterruptedException {
    return told.await(time.toMillis(), TimeUnit.MILLISECONDS);
  }

  private void end() {
    if (byItself) {
      return; // It has its own exit code.
    }
    told.countDown();
    try {
      if (closed.await(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
        Runtime.getRuntime().halt(0);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  @Override
  public void close() {
    byItself = told.getCount() > 0;
    closed.countDown();
  }
}
