package dev.atoll.agent.loop;

import java.time.Duration;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Something that is done again and again, in a virtual thread of its own, until this is closed. A
 * turn that fails is logged and the next one comes: a bug must not end what others rely on.
 */
public final class Loop implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Loop.class);

  /** The log is not to be flooded. */
  private static final Duration AFTER_FAILURE = Duration.ofSeconds(1);

  /** One time; it ends early when it is interrupted. */
  @FunctionalInterface
  public interface Turn {
    void take() throws InterruptedException;
  }

  private final String name;
  private final Duration pause;
  private final Turn turn;
  private final Thread thread;

  private Loop(String name, Duration pause, Turn turn) {
    this.name = name;
    this.pause = pause;
    this.turn = turn;
    this.thread = Thread.ofVirtual().name(name).unstarted(this::run);
  }

  /**
   * Begins at once.
   *
   * @param name of the thread, and in the log
   * @param pause after each turn
   */
  public static Loop every(String name, Duration pause, Turn turn) {
    var loop = new Loop(name, pause, turn);
    loop.thread.start();
    return loop;
  }

  private void run() {
    try {
      while (true) {
        Thread.sleep(isDone() ? pause : AFTER_FAILURE);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private boolean isDone() throws InterruptedException {
    try {
      turn.take();
      return true;
    } catch (RuntimeException e) { // the outermost loop
      LOG.error("{} has failed, and is tried again", name, e);
      return false;
    }
  }

  /**
   * Returns when the last turn has ended, whoever interrupts this meanwhile: what turns read may be
   * freed then. Not to be called by a turn, nor under a lock it takes.
   */
  @Override
  public void close() {
    thread.interrupt();
    var interrupted = false;
    while (thread.isAlive()) {
      interrupted |= !hasEnded();
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }

  private boolean hasEnded() {
    try {
      thread.join();
      return true;
    } catch (InterruptedException e) {
      return false;
    }
  }
}
