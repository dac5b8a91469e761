package dev.atoll.agent.export;

import dev.atoll.agent.etcd.Change;
import dev.atoll.agent.etcd.Store;
import dev.atoll.agent.etcd.StoreException;
import dev.atoll.agent.etcd.Watching;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Optional;

/**
 * Sees when somebody else changes or deletes a key (Cilium 1.20.2, {@code
 * pkg/clustermesh/clustercfg/enforce.go}).
 */
final class ConfigGuard implements AutoCloseable {
  private final Store store;
  private final String key;
  private final byte[] expected;
  private Optional<Watching> watch = Optional.empty();

  ConfigGuard(Store store, String key, byte[] expected) {
    this.store = store;
    this.key = key;
    this.expected = expected;
  }

  /**
   * Whether it has been touched since the last time; does not wait.
   *
   * @throws StoreException if the store does not answer to the first question
   */
  boolean isTouched() {
    if (watch.isEmpty()) {
      var now = store.now(key).revision();
      watch = Optional.of(store.watch(key, now + 1));
      return isDifferent();
    }
    try {
      return touches(watch.get());
    } catch (StoreException e) {
      close();
      return isTouched();
    }
  }

  /** Looks itself. */
  boolean isDifferent() {
    return store.get(key).filter(e -> Arrays.equals(e.value(), expected)).isEmpty();
  }

  private boolean touches(Watching running) {
    var changes = new ArrayList<Change>();
    running.next(Duration.ZERO).ifPresent(batch -> changes.addAll(batch.changes()));
    running.atOnce(100).forEach(batch -> changes.addAll(batch.changes()));
    return changes.stream().filter(c -> c.key().equals(key)).anyMatch(this::isForeign);
  }

  private boolean isForeign(Change change) {
    return switch (change) {
      case Change.Put(var entry) -> !Arrays.equals(entry.value(), expected);
      case Change.Deleted d -> true;
    };
  }

  @Override
  public void close() {
    watch.ifPresent(Watching::close);
    watch = Optional.empty();
  }
}
