package dev.atoll.reconciler.kube;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.Function;

/** The same thing done to many at once, a virtual thread each. */
final class InParallel {

  private InParallel() {}

  /** The results in the order of the items; the first failure, in that order, is thrown. */
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
