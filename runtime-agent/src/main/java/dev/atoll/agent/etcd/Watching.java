package dev.atoll.agent.etcd;

import io.etcd.jetcd.ByteSequence;
import io.etcd.jetcd.Client;
import io.etcd.jetcd.Watch;
import io.etcd.jetcd.options.WatchOption;
import io.etcd.jetcd.watch.WatchEvent;
import io.etcd.jetcd.watch.WatchResponse;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * A running watch as a queue. It never takes itself up again: after a failure, and when its reader
 * is too slow, {@link #next} says so once all that came before is read, and a new watch from the
 * revision behind the last batch loses nothing. (jetcd resumes by itself, but from the revision of
 * the moment in which the watch was made, {@code WatchImpl} of 0.8.7: what it had not brought yet
 * would be lost.)
 */
public final class Watching implements AutoCloseable {

  /** Changes that may wait for the reader. */
  private static final int MAX_WAITING = 100_000;

  private sealed interface Message {
    record Brought(Batch batch) implements Message {}

    record Broken(StoreException why) implements Message {}
  }

  private final LinkedBlockingQueue<Message> queue = new LinkedBlockingQueue<>();
  private final AtomicInteger waiting = new AtomicInteger();
  private final String store;
  private final Watch.Watcher watcher;
  private final AtomicBoolean ended = new AtomicBoolean();

  Watching(Client client, String key, Optional<ByteSequence> end, long from, String store) {
    this.store = store;
    var option =
        WatchOption.builder().withRevision(from).withRequireLeader(true).withProgressNotify(true);
    end.ifPresent(option::withRange);
    this.watcher =
        client
            .getWatchClient()
            .watch(
                Bytes.of(key),
                option.build(),
                Watch.listener(this::brought, this::broken, this::completed));
  }

  /**
   * Waits for what comes next.
   *
   * @return empty if nothing came in {@code time}
   * @throws CompactedException if the store has forgotten where the watch is
   * @throws StoreException if the watch has broken
   */
  public Optional<Batch> next(Duration time) {
    try {
      var message = queue.poll(time.toNanos(), TimeUnit.NANOSECONDS);
      return message == null ? Optional.empty() : Optional.of(read(message));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new StoreException(store + ": interrupted", e);
    }
  }

  /** What is there already, up to {@code most} batches. */
  public List<Batch> atOnce(int most) {
    var batches = new ArrayList<Batch>();
    while (batches.size() < most && queue.peek() instanceof Message.Brought) {
      batches.add(read(queue.remove()));
    }
    return batches;
  }

  private Batch read(Message message) {
    return switch (message) {
      case Message.Brought(var batch) -> {
        waiting.addAndGet(-batch.changes().size());
        yield batch;
      }
      case Message.Broken(var why) -> {
        queue.add(message);
        throw why;
      }
    };
  }

  /** Asks the store how far the watch is; the answer is a batch without changes. */
  public void askProgress() {
    watcher.requestProgress();
  }

  private void brought(WatchResponse response) {
    if (ended.get()) {
      return;
    }
    var changes = response.getEvents().stream().map(Watching::change).toList();
    if (waiting.addAndGet(changes.size()) > MAX_WAITING && !queue.isEmpty()) {
      broken(new StoreException(store + ": more changes than can be taken; begun again"));
      return;
    }
    var header = response.getHeader();
    queue.add(new Message.Brought(new Batch(changes, revision(response), header.getClusterId())));
  }

  /**
   * The header of a response tells the store's newest revision, which may be ahead of this watch;
   * only of a progress response is it the watch's own.
   */
  private static long revision(WatchResponse response) {
    var events = response.getEvents();
    return events.isEmpty()
        ? response.getHeader().getRevision()
        : events.getLast().getKeyValue().getModRevision();
  }

  private static Change change(WatchEvent event) {
    var pair = event.getKeyValue();
    return switch (event.getEventType()) {
      case PUT -> new Change.Put(Store.entry(pair));
      case DELETE -> new Change.Deleted(Bytes.text(pair.getKey()), pair.getModRevision());
      case UNRECOGNIZED ->
          throw new StoreException("an event of etcd that is neither put nor delete");
    };
  }

  private void broken(Throwable why) {
    var failure = why instanceof StoreException s ? s : Failures.of(store, why);
    if (ended.compareAndSet(false, true)) {
      queue.add(new Message.Broken(failure));
    }
  }

  private void completed() {
    broken(new StoreException(store + ": the watch has ended"));
  }

  @Override
  public void close() {
    watcher.close();
  }
}
