package dev.atoll.agent.command;

import dev.atoll.agent.etcd.Store;
import dev.atoll.agent.etcd.StoreException;
import dev.atoll.agent.mirror.Leadership;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;

/**
 * Work that one of several does at a time. Who loses the lock, as when its store is away for longer
 * than the lease, stops at once and waits for its next turn.
 *
 * @param lock the key in the store that it holds meanwhile
 * @param waiting what it says while another one leads
 * @param say hears what happens
 */
record Turns(Store store, String lock, String waiting, Consumer<String> say, Ending ending) {
  private static final Duration AGAIN = Duration.ofSeconds(2);

  /** What is done in a turn. */
  interface Work {

    /** Begins, and goes on until the turn is over; nothing goes on behind it. */
    void during(Turn turn) throws InterruptedException;
  }

  /** A time in which nobody else writes. */
  record Turn(CompletableFuture<?> over) {

    /** Waits for so long at most; whether the turn is over. */
    boolean isOverWithin(Duration time) throws InterruptedException {
      try {
        over.get(time.toMillis(), TimeUnit.MILLISECONDS);
        return true;
      } catch (TimeoutException e) {
        return false;
      } catch (ExecutionException e) {
        throw new IllegalStateException(e);
      }
    }

    /** Waits until it is over. */
    void await() {
      over.join();
    }
  }

  /**
   * Takes turns until the process is told to end.
   *
   * @throws StoreException if the store fails before the first turn
   */
  void take(Work work) throws InterruptedException {
    turn(work);
    while (!ending.told().isDone()) {
      say.accept("the lock is lost; waiting for the next turn");
      try {
        turn(work);
      } catch (StoreException e) {
        say.accept(String.valueOf(e.getMessage()));
        new Turn(ending.told()).isOverWithin(AGAIN);
      }
    }
  }

  private void turn(Work work) throws InterruptedException {
    var lost = new CompletableFuture<Void>();
    var waits = (Runnable) () -> say.accept(waiting);
    try (var leads = Leadership.await(store, lock, waits, () -> lost.complete(null))) {
      work.during(new Turn(CompletableFuture.anyOf(lost, ending.told())));
    }
  }
}
