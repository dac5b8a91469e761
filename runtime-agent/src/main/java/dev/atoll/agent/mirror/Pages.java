package dev.atoll.agent.mirror;

import dev.atoll.agent.etcd.Entry;
import dev.atoll.agent.etcd.Page;
import dev.atoll.agent.etcd.Store;
import dev.atoll.agent.etcd.StoreException;
import java.util.Optional;

/**
 * What begins with a prefix, in the order of keys, at one revision of one store; page by page.
 * Behind the same address may be another store for the next page: that is a {@link StoreException}.
 */
final class Pages {
  private static final int FIRST = 256;
  private static final int LEAST = 8;
  private static final int MOST = 2048;

  /** Bytes that a page should have. */
  private static final int SIZE = 1 << 20;

  private final Store store;
  private final String prefix;
  private Page page;
  private int next;

  Pages(Store store, String prefix) {
    this.store = store;
    this.prefix = prefix;
    this.page = store.list(prefix, "", FIRST, 0);
  }

  /** The revision that all pages show. */
  long revision() {
    return page.revision();
  }

  long storeId() {
    return page.storeId();
  }

  /** The next entry, which stays the next one. */
  Optional<Entry> peek() {
    if (next == page.entries().size() && page.more()) {
      turn();
    }
    return next < page.entries().size() ? Optional.of(page.entries().get(next)) : Optional.empty();
  }

  void skip() {
    next++;
  }

  private void turn() {
    var last = page.entries().getLast().key();
    var turned = store.list(prefix, last, limit(), page.revision());
    if (turned.storeId() != page.storeId()) {
      throw new StoreException(store.name() + " is another store than before");
    }
    page = new Page(turned.entries(), turned.more(), page.revision(), turned.storeId());
    next = 0;
  }

  /** Large values make small pages. */
  private int limit() {
    var bytes = page.entries().stream().mapToLong(e -> e.value().length + 64L).sum();
    var average = Math.max(1, bytes / page.entries().size());
    return (int) Math.clamp(SIZE / average, LEAST, MOST);
  }
}
