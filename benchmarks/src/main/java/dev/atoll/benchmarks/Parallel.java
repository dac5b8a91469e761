package dev.atoll.benchmarks;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/** The same work for several clusters at once. */
final class Parallel {

  /** Work that may fail as work with other programs does. */
  interface Work<T> {
    void run(String name, T item) throws IOException, InterruptedException;
  }

  private Parallel() {}

  /** Returns when all is done; throws what failed first. */
  static <T> void each(Map<String, T> items, Work<T> work)
      throws IOException, InterruptedException {
    try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      var running = new ArrayList<Future<String>>();
      items.forEach((name, item) ->
          running.add(
              threads.submit(() -> {
                work.run(name, item);
                return name;
              })));
      for (var one : running) {
        one.get();
      }
    } catch (ExecutionException e) {
      throw new IOException(e.getCause());
    }
  }
}
