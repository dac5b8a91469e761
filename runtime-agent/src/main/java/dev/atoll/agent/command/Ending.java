package dev.atoll.agent.command;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** The end of the process on SIGTERM, after what runs has been closed. */
final class Ending implements AutoCloseable {
  private static final long PATIENCE_SECONDS = 20;

  private final CompletableFuture<Void> told = new CompletableFuture<>();
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
  void await() {
    told.join();
  }

  /** Done once the process is told to end. */
  CompletableFuture<Void> told() {
    return told;
  }

  private void end() {
    if (byItself) {
      return; // It has its own exit code.
    }
    told.complete(null);
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
    byItself = !told.isDone();
    closed.countDown();
  }
}
