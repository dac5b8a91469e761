package dev.atoll.sandbox;

import java.util.ArrayList;
import java.util.Collection;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.Consumer;

/** The same for each, at once. */
public final class InParallel {
  private InParallel() {}

  /** Returns when all are done; throws what the first that failed threw. */
  public static <T> void each(Collection<T> things, Consumer<T> what) {
    try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      var futures = new ArrayList<Future<?>>();
      things.forEach(thing -> futures.add(threads.submit(() -> what.accept(thing))));
      for (var future : futures) {
        future.get();
      }
    } catch (ExecutionException e) {
      switch (e.getCause()) {
        case RuntimeException cause -> throw cause;
        case Error cause -> throw cause;
        case null, default -> throw new IllegalStateException(e);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new SandboxException("interrupted", e);
    }
  }
}
