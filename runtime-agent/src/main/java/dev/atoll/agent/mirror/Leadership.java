package dev.atoll.agent.mirror;

import dev.atoll.agent.etcd.Store;
import dev.atoll.agent.etcd.StoreException;
import dev.atoll.agent.schema.Keys;
import java.time.Duration;

/**
 * One of several of a role in a cluster writes at a time: the one that holds a lock of the store. A
 * mirror takes the one which KVStoreMesh takes too, so that one can follow the other (Cilium
 * 1.20.2, {@code clustermesh-apiserver/kvstoremesh/root.go}).
 */
public final class Leadership implements AutoCloseable {

  /** Who dies is followed after so long; 25 s with KVStoreMesh. */
  private static final Duration LEASE = Duration.ofSeconds(10);

  private static final Duration KEEP_ALIVE = Duration.ofSeconds(3);
  private static final Duration TRY = Duration.ofSeconds(10);

  private final Store store;
  private final long lease;
  private final Thread keeper;

  private Leadership(Store store, long lease, Runnable lost) {
    this.store = store;
    this.lease = lease;
    this.keeper = Thread.ofVirtual().name("leadership").start(() -> keep(lost));
  }

  /**
   * Waits until nobody else leads.
   *
   * @param lock {@link Keys#MIRROR_LOCK} or {@link Keys#DISCOVER_LOCK}
   * @param waits is run once if somebody else does
   * @param lost is run when the lock is lost
   * @throws StoreException if the store fails meanwhile
   */
  public static Leadership await(Store store, String lock, Runnable waits, Runnable lost) {
    var lease = store.grant(LEASE);
    var said = false;
    while (!store.lock(lock, lease, TRY)) {
      if (!said) {
        waits.run();
        said = true;
      }
      lease = store.keepAlive(lease) ? lease : store.grant(LEASE);
    }
    return new Leadership(store, lease, lost);
  }

  private void keep(Runnable lost) {
    var last = System.nanoTime();
    try {
      while (System.nanoTime() - last < LEASE.toNanos()) {
        Thread.sleep(KEEP_ALIVE);
        last = renewed() ? System.nanoTime() : last;
      }
      lost.run();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private boolean renewed() {
    try {
      return store.keepAlive(lease);
    } catch (StoreException e) {
      return false; // It is tried again until the lease has run out.
    }
  }

  /** Lets the next one lead at once. */
  @Override
  public void close() {
    keeper.interrupt();
    try {
      store.revoke(lease);
    } catch (StoreException e) {
      // The lease runs out by itself.
    }
  }
}
