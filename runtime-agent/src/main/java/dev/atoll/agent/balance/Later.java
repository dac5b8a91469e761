package dev.atoll.agent.balance;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.concurrent.locks.LockSupport;

/** What is done once programs that began before now have ended, in order. */
final class Later {
  private final long grace;
  private final ArrayDeque<Due> queue = new ArrayDeque<>();

  private record Due(long time, Runnable work) {}

  Later(Duration grace) {
    this.grace = grace.toNanos();
  }

  void add(Runnable work) {
    queue.add(new Due(System.nanoTime() + grace, work));
  }

  boolean isEmpty() {
    return queue.isEmpty();
  }

  /** Whether there was something to do. */
  boolean run() {
    boolean any = false;
    while (!queue.isEmpty() && queue.getFirst().time - System.nanoTime() <= 0) {
      queue.removeFirst().work.run();
      any = true;
    }
    return any;
  }

  /** Waits until all of it is done. */
  void drain() {
    while (!queue.isEmpty()) {
      LockSupport.parkNanos(Math.max(1, queue.getFirst().time - System.nanoTime()));
      run();
    }
  }
}
