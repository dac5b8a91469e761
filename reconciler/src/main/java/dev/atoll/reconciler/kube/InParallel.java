package dev.atoll.reconciler.kube;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReferenceArray;
import java.util.function.Function;
import java.util.stream.IntStream;

/** The same thing done to many at once, on virtual threads. */
final class InParallel {

  private InParallel() {}

  /**
   * The same with so many threads, each of which takes the next item when it is done with one: for
   * more items than can be worked on at once.
   */
  static <T, R> List<R> map(List<T> items, int threads, Function<T, R> work) {
    var results = new AtomicReferenceArray<R>(items.size());
    var next = new AtomicInteger();
    map(
        IntStream.range(0, Math.min(threads, items.size())).boxed().toList(),
        thread -> {
          for (var i = next.getAndIncrement(); i < items.size(); i = next.getAndIncrement()) {
            results.set(i, work.apply(items.get(i)));
          }
          return thread;
        });
    return IntStream.range(0, items.size()).mapToObj(results::get).toList();
  }

  /**
   * A thread for each item. The results in the order of the items; the first failure, in that
   * order, is thrown.
   */
  static <T, R> List<R> map(List<T> items, Function<T, R> work) {
    try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      var futures = new ArrayList<Future<R>>(items.size());
      for (var item : items) {
        futures.add(threads.submit(() -> work.apply(item)));
      }
      var results = new ArrayList<R>(items.size());
      for (var future : futures) {
        results.add(await(future));
      }
      return results;
    }
  }

  private static <R> R await(Future<R> future) {
    try {
      return future.get();
    } catch (ExecutionException e) {
      throw e.getCause() instanceof RuntimeException r ? r : new IllegalStateException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted", e);
    }
  }
}
