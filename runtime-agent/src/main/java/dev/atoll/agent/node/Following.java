package dev.atoll.agent.node;

import dev.atoll.agent.etcd.Batch;
import dev.atoll.agent.etcd.Change;
import dev.atoll.agent.etcd.CompactedException;
import dev.atoll.agent.etcd.Entry;
import dev.atoll.agent.etcd.Page;
import dev.atoll.agent.etcd.Store;
import dev.atoll.agent.etcd.StoreException;
import dev.atoll.agent.etcd.Watching;
import dev.atoll.agent.mesh.KeyChange;
import dev.atoll.agent.mesh.MeshChange;
import dev.atoll.agent.schema.Keys;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Reads the own store, for ever: a list once, then one watch of all keys of the mesh, so that a
 * transaction is one change. After a failure it goes on where it was, if the store is the same and
 * remembers that; else it lists again, and the state stays until the list is complete.
 */
final class Following implements Runnable {
  private static final Logger LOG = LoggerFactory.getLogger(Following.class);
  private static final Duration PROGRESS = Duration.ofSeconds(1);
  private static final Duration LONGEST_PAUSE = Duration.ofSeconds(5);
  private static final int FIRST_PAGE = 256;

  /** Bytes that a page should have. */
  private static final int PAGE = 1 << 20;

  /** Configurations first: values are read by them. */
  private static final List<String> PREFIXES =
      List.of(Keys.CLUSTER_CONFIGS, Keys.CACHE, Keys.STATE, Keys.OWN, Keys.SYNCED);

  private final Store store;
  private final Node node;
  private final Delays delays;
  private final StoreHealth health;
  private long storeId;
  private long revision;
  private boolean list = true;

  Following(Store store, Node node, Delays delays, StoreHealth health) {
    this.store = store;
    this.node = node;
    this.delays = delays;
    this.health = health;
  }

  @Override
  public void run() {
    var pause = Duration.ofMillis(50);
    while (!Thread.currentThread().isInterrupted()) {
      try {
        begin();
        pause = Duration.ofMillis(50);
        follow();
      } catch (CompactedException e) {
        list = true;
      } catch (StoreException e) {
        failed(e);
        pause = longer(pause);
      } catch (RuntimeException e) { // the outermost loop: a bug must not end what others rely on
        LOG.error("what the store told is not understood, it is listed again", e);
        health.failed("a fault of the agent: " + e);
        list = true;
        pause = longer(pause);
      }
      rest(pause);
    }
  }

  private void failed(StoreException e) {
    if (!Thread.currentThread().isInterrupted()) {
      health.failed(String.valueOf(e.getMessage()));
      LOG.warn("the store is not followed: {}", e.getMessage());
    }
  }

  private static Duration longer(Duration pause) {
    var doubled = pause.multipliedBy(2);
    return doubled.compareTo(LONGEST_PAUSE) > 0 ? LONGEST_PAUSE : doubled;
  }

  private static void rest(Duration pause) {
    try {
      Thread.sleep(pause);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void begin() {
    var now = store.now(Keys.ALL);
    var same = now.storeId() == storeId && now.revision() >= revision;
    if (list || !same) {
      list(same || storeId == 0, now);
    }
  }

  private void list(boolean same, Page now) {
    list = true;
    var listing = node.state().listing(now.revision(), Node.now(), same);
    for (var prefix : PREFIXES) {
      list(prefix, now, listing);
    }
    node.next(state -> listing.done());
    storeId = now.storeId();
    revision = now.revision();
    list = false;
    health.listed();
  }

  private void list(String prefix, Page now, MeshChange listing) {
    var limit = FIRST_PAGE;
    var after = "";
    var more = true;
    while (more) {
      var page = store.list(prefix, after, limit, now.revision());
      if (page.storeId() != now.storeId()) {
        throw new StoreException(store.name() + " is another store than before");
      }
      page.entries().forEach(e -> listing.change(put(e)));
      more = page.more();
      after = more ? page.entries().getLast().key() : after;
      limit = limit(page);
    }
  }

  /** Large values make small pages. */
  private static int limit(Page page) {
    var bytes = page.entries().stream().mapToLong(e -> e.value().length + 64L).sum();
    var average = Math.max(1, bytes / Math.max(1, page.entries().size()));
    return (int) Math.clamp(PAGE / average, 8, 2048);
  }

  private static KeyChange put(Entry entry) {
    return new KeyChange(entry.key(), Optional.of(entry.value()));
  }

  /**
   * From the revision that is known already: etcd does not tell the progress of a watch whose first
   * revision is not written yet ({@code progressIfSync} in {@code server/storage/mvcc} of 3.6).
   */
  private void follow() {
    try (var watch = store.watch(Keys.ALL, revision)) {
      while (!list && !Thread.currentThread().isInterrupted()) {
        step(watch);
      }
    }
  }

  private void step(Watching watch) {
    var first = watch.next(PROGRESS);
    if (first.isEmpty()) {
      watch.askProgress();
      first = watch.next(PROGRESS.multipliedBy(5));
    }
    if (first.isEmpty()) {
      throw new StoreException(store.name() + " says nothing");
    }
    var batches = new ArrayList<Batch>(List.of(first.get()));
    batches.addAll(watch.atOnce(1000));
    take(batches);
  }

  private void take(List<Batch> batches) {
    var changes = new ArrayList<KeyChange>();
    var reached = revision;
    var arrived = System.currentTimeMillis();
    for (var batch : batches) {
      if (batch.storeId() != storeId) {
        throw new StoreException(store.name() + " is another store than before");
      }
      batch.changes().stream().filter(this::isNew).forEach(c -> changes.add(change(c)));
      reached = Math.max(reached, batch.revision());
    }
    if (!changes.isEmpty()) {
      var at = reached;
      list = node.next(state -> state.apply(changes, at, Node.now()));
      delays.take(changes, arrived);
    }
    revision = reached;
    health.heard();
  }

  private boolean isNew(Change change) {
    return switch (change) {
      case Change.Put(var entry) -> entry.revision() > revision;
      case Change.Deleted(var key, var at) -> at > revision;
    };
  }

  private static KeyChange change(Change change) {
    return switch (change) {
      case Change.Put(var entry) -> put(entry);
      case Change.Deleted(var key, var revision) -> new KeyChange(key, Optional.empty());
    };
  }
}
