package dev.atoll.agent.mirror;

import dev.atoll.agent.etcd.Store;
import dev.atoll.agent.etcd.StoreException;
import dev.atoll.agent.etcd.Write;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.locks.ReentrantLock;

/**
 * Commits what several peers have to write at the same moment in one transaction. Up to {@link
 * #IN_FLIGHT} transactions go at once, each on the thread that wants it; what comes meanwhile waits
 * and goes together: a store that is busy gets fewer and larger ones. Each peer waits for its own,
 * so that nothing of it is reordered.
 */
final class Committer {
  private static final int IN_FLIGHT = 8;

  private final Store store;
  private final ReentrantLock lock = new ReentrantLock();
  private final Deque<Request> waiting = new ArrayDeque<>();
  private int inFlight;

  private record Request(List<Write> writes, int bytes, CompletableFuture<Void> done) {

    static Request of(List<Write> writes) {
      var bytes = writes.stream().mapToInt(Write::size).sum();
      return new Request(List.copyOf(writes), bytes, new CompletableFuture<>());
    }
  }

  Committer(Store store) {
    this.store = store;
  }

  /**
   * Writes all or nothing, and returns when it is done.
   *
   * @param writes at most {@link Store#MAX_WRITES}
   * @throws StoreException if the store refuses them, or the caller is interrupted before they have
   *     been sent; what others have sent for it is waited for, so that nothing is written behind it
   */
  void commit(List<Write> writes) {
    var request = Request.of(writes);
    if (goesAtOnce(request)) {
      try {
        store.commit(writes);
      } finally {
        goOn();
      }
    } else {
      await(request);
    }
  }

  private boolean goesAtOnce(Request request) {
    lock.lock();
    try {
      var at = inFlight < IN_FLIGHT;
      if (at) {
        inFlight++;
      } else {
        waiting.add(request);
      }
      return at;
    } finally {
      lock.unlock();
    }
  }

  /** Whoever is done lets those go that have come meanwhile, and keeps nobody waiting for them. */
  private void goOn() {
    var together = next();
    if (!together.isEmpty()) {
      Thread.ofVirtual()
          .name("commit")
          .start(() -> {
            commitTogether(together);
            goOn();
          });
    }
  }

  /** What fits into a transaction, in the order in which it came; empty if nothing waits. */
  private List<Request> next() {
    lock.lock();
    try {
      var together = new ArrayList<Request>();
      var writes = 0;
      var bytes = 0;
      while (!waiting.isEmpty() && fits(waiting.getFirst(), writes, bytes)) {
        var request = waiting.removeFirst();
        together.add(request);
        writes += request.writes().size();
        bytes += request.bytes();
      }
      inFlight -= together.isEmpty() ? 1 : 0;
      return together;
    } finally {
      lock.unlock();
    }
  }

  /** The first one always does: its sender has seen to that. */
  private static boolean fits(Request request, int writes, int bytes) {
    return writes == 0
        || writes + request.writes().size() <= Store.MAX_WRITES
            && bytes + request.bytes() <= Store.MAX_BYTES;
  }

  private void commitTogether(List<Request> requests) {
    try {
      store.commit(requests.stream().flatMap(r -> r.writes().stream()).toList());
      requests.forEach(r -> r.done().complete(null));
    } catch (RuntimeException e) {
      if (requests.size() == 1) {
        requests.getFirst().done().completeExceptionally(e);
      } else {
        requests.forEach(r -> commitTogether(List.of(r))); // only one of them may be at fault
      }
    }
  }

  private void await(Request request) {
    try {
      request.done().get();
    } catch (InterruptedException e) {
      abandon(request);
      Thread.currentThread().interrupt();
      throw new StoreException(store.name() + ": interrupted", e);
    } catch (ExecutionException e) {
      throw failure(e);
    }
  }

  /** One of its own for each thread that waits; the cause says where it came from. */
  private static StoreException failure(ExecutionException e) {
    var cause = e.getCause() == null ? e : e.getCause();
    return new StoreException(String.valueOf(cause.getMessage()), cause);
  }

  private void abandon(Request request) {
    if (!isTakenBack(request)) {
      try {
        request.done().join();
      } catch (CompletionException e) {
        return; // it was not written, which is as good
      }
    }
  }

  private boolean isTakenBack(Request request) {
    lock.lock();
    try {
      return waiting.remove(request);
    } finally {
      lock.unlock();
    }
  }
}
