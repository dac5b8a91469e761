package dev.atoll.benchmarks.mesh;

import dev.atoll.agent.etcd.Store;
import dev.atoll.agent.etcd.StoreException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/** Lists and watches prefixes as an agent does, and keeps nothing of what it gets. */
final class LightAgent implements AutoCloseable {
  private static final int PAGE = 500;

  private final Set<Store> stores = new LinkedHashSet<>();
  private final List<Thread> lists = new ArrayList<>();
  private final List<Thread> watches = new ArrayList<>();

  /** Begins to list a prefix and, behind it, to watch it. */
  void follow(Store store, String prefix) {
    stores.add(store);
    var listed = Thread.ofVirtual().unstarted(() -> watch(store, prefix, list(store, prefix)));
    lists.add(listed);
    listed.start();
  }

  private static long list(Store store, String prefix) {
    var page = store.list(prefix, "", PAGE, 0);
    var revision = page.revision();
    while (page.more()) {
      page = store.list(prefix, page.entries().getLast().key(), PAGE, revision);
    }
    return revision;
  }

  private synchronized void watch(Store store, String prefix, long revision) {
    watches.add(
        Thread.ofVirtual()
            .start(() -> {
              try (var watch = store.watch(prefix, revision + 1)) {
                while (!Thread.currentThread().isInterrupted()) {
                  watch.next(Duration.ofMinutes(1));
                }
              } catch (StoreException e) {
                return; // it is over
              }
            }));
  }

  void awaitListed() throws InterruptedException {
    for (var list : lists) {
      list.join();
    }
  }

  @Override
  public void close() {
    watches.forEach(Thread::interrupt);
    stores.forEach(Store::close);
  }
}
