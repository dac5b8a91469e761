package dev.atoll.git;

import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** Runs what may block for ever in a thread of its own, and gives up on it in time. */
final class Deadlines {

  private Deadlines() {}

  /** A call to the outside that throws what it likes. */
  interface Call<T> extends Callable<T> {}

  /**
   * The result of {@code call}; it is interrupted when the deadline passes, and not waited for.
   *
   * @throws GitException.TimedOut with {@code what} in its message
   * @throws ExecutionException with what the call threw
   */
  static <T> T within(Duration deadline, String what, Call<T> call) throws ExecutionException {
    var task = new FutureTask<>(call);
    Thread.ofVirtual().name("git").start(task);
    try {
      return task.get(deadline.toMillis(), TimeUnit.MILLISECONDS);
    } catch (TimeoutException e) {
      task.cancel(true);
      throw new GitException.TimedOut(what + " took more than " + text(deadline));
    } catch (InterruptedException e) {
      task.cancel(true);
      Thread.currentThread().interrupt();
      throw new GitException.TimedOut(what + " was interrupted");
    }
  }

  /** To a tenth of a second, upward: some of what a caller gave is used up before it comes here. */
  private static String text(Duration d) {
    long tenths = Math.ceilDiv(d.toMillis(), 100);
    return tenths % 10 == 0 ? tenths / 10 + " s" : tenths * 100 + " ms";
  }
}
