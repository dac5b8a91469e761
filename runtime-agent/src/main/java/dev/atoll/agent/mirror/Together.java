package dev.atoll.agent.mirror;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicReference;

/** Runs tasks side by side in virtual threads. The end of one, good or bad, is the end of all. */
final class Together {
  private final CountDownLatch over = new CountDownLatch(1);
  private final AtomicReference<RuntimeException> failure = new AtomicReference<>();
  private final List<Thread> threads = new ArrayList<>();

  void add(String name, Runnable task) {
    threads.add(Thread.ofVirtual().name(name).unstarted(() -> run(task)));
  }

  private void run(Runnable task) {
    try {
      task.run();
    } catch (RuntimeException e) {
      failure.compareAndSet(null, e);
    } finally {
      over.countDown();
    }
  }

  /**
   * Returns when one of them has ended and the others have been ended too.
   *
   * @throws RuntimeException what the first one failed with
   * @throws InterruptedException if this thread was asked to end; the tasks have ended then
   */
  void await() throws InterruptedException {
    threads.forEach(Thread::start);
    try {
      over.await();
    } finally {
      threads.forEach(Thread::interrupt);
      join();
    }
    if (failure.get() != null) {
      throw failure.get();
    }
  }

  private void join() throws InterruptedException {
    for (var thread : threads) {
      thread.join();
    }
  }
}
