package dev.atoll.agent.export;

import dev.atoll.agent.etcd.Entry;
import dev.atoll.agent.etcd.Store;
import dev.atoll.agent.etcd.StoreException;
import dev.atoll.agent.etcd.Write;
import dev.atoll.agent.export.Keyed.Audience;
import dev.atoll.agent.schema.Keys;
import dev.atoll.agent.schema.OwnCluster;
import dev.atoll.agent.schema.Resource;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps a store at what it is told. Keys are written in the order in which they changed, the last
 * value of each, as many at once as have come meanwhile. A resource is first compared with what the
 * store has, then its canary is written behind all of its keys. All keys hang on one lease, which
 * outlives this process: the next one finds it at the keys and goes on with it.
 *
 * <p>For one thread.
 */
final class StateWriter implements Keyed {
  private static final Logger LOG = LoggerFactory.getLogger(StateWriter.class);

  /** As Cilium's ({@code --kvstore-lease-ttl}). */
  private static final Duration LEASE = Duration.ofMinutes(15);

  /** etcd takes requests of 1.5 MiB. */
  private static final int LARGEST = (3 << 19) - 4096;

  private final Store store;
  private final OwnCluster own;

  /** What canaries of what own nodes are told begin with. */
  private final String ofOwnNodes;

  /** What resources shall be, by whole key. */
  private final TreeMap<String, byte[]> values = new TreeMap<>();

  /** Keys beside them: canaries, times, the cluster's word on itself. */
  private final Map<String, byte[]> beside = new HashMap<>();

  private final Set<String> pending = new LinkedHashSet<>();
  private final EnumSet<Resource> complete = EnumSet.noneOf(Resource.class);
  private long lease;
  private long storeId;
  private long revision;

  StateWriter(Store store, OwnCluster own) {
    this.store = store;
    this.own = own;
    this.ofOwnNodes = Keys.synced(own.name()) + Keys.OWN;
  }

  @Override
  public void put(Audience audience, Resource resource, String name, byte[] value) {
    var key = audience.prefix(resource, own.name()) + name;
    if (!Arrays.equals(values.put(key, value), value)) {
      changed(resource, key);
    }
  }

  @Override
  public void remove(Audience audience, Resource resource, String name) {
    var key = audience.prefix(resource, own.name()) + name;
    if (values.remove(key) != null) {
      changed(resource, key);
    }
  }

  @Override
  public void choice(String name, Optional<byte[]> value) {
    var key = Keys.service(own.name(), name);
    var before = values.get(key);
    value.ifPresentOrElse(v -> values.put(key, v), () -> values.remove(key));
    if (!Arrays.equals(before, values.get(key))) {
      changed(Resource.SERVICES, key);
    }
  }

  private void changed(Resource resource, String key) {
    if (complete.contains(resource)) {
      pending.add(key);
    }
  }

  /** Writes a key that belongs to no resource, behind all that waits. */
  void beside(String key, byte[] value) {
    beside.put(key, value);
    pending.remove(key);
    pending.add(key);
  }

  /** Writes such a key again as it is. */
  void restore(String key) {
    pending.add(key);
  }

  /**
   * Everything of a resource has been told; nothing happens if that was said before.
   *
   * @param ofOwnNodes whether own nodes are told more of it than others; they know by a canary that
   *     says the same as the other one and is in the same transaction
   * @throws StoreException if the store cannot be read; then it is to be said again
   */
  void complete(Resource resource, boolean ofOwnNodes) {
    if (!complete.contains(resource)) {
      compare(prefixes(resource));
      complete.add(resource);
      var now = Times.now();
      if (resource == Resource.SERVICES) {
        beside(Keys.servicesCanary(own.name()), now);
      }
      if (ofOwnNodes) {
        beside(resource.ownCanary(own.name()), now);
      }
      beside(resource.stateCanary(own.name()), now);
    }
  }

  private List<String> prefixes(Resource resource) {
    var ofAll = resource.statePrefix(own.name());
    var ofOwnNodes = resource.ownPrefix(own.name());
    return resource == Resource.SERVICES
        ? List.of(ofAll, ofOwnNodes, Keys.services(own.name()))
        : List.of(ofAll, ofOwnNodes);
  }

  /**
   * Makes sure that the store is the one that it was and that the lease lives; else everything is
   * to be completed again.
   */
  void connect() {
    var now = store.now(Keys.clusterConfig(own.name()));
    var same = lease != 0 && now.storeId() == storeId && now.revision() >= revision;
    if (same && store.keepAlive(lease)) {
      return;
    }
    lease = lease == 0 ? takeOver() : store.grant(LEASE);
    storeId = now.storeId();
    revision = now.revision();
    beside.keySet().removeIf(key -> key.startsWith(Keys.synced(own.name())));
    complete.clear();
    pending.clear();
    pending.addAll(beside.keySet());
  }

  /**
   * The lease on which the keys of the process before this one hang, if it lives; else a new one.
   */
  private long takeOver() {
    return store
        .get(Keys.clusterConfig(own.name()))
        .map(Entry::lease)
        .filter(found -> found != 0 && store.keepAlive(found))
        .orElseGet(() -> store.grant(LEASE));
  }

  /** Whether the lease lived; then it has its whole life again. */
  boolean keepAlive() {
    return store.keepAlive(lease);
  }

  /** What differs waits to be written, and behind all that is put what is deleted. */
  private void compare(List<String> prefixes) {
    var difference = stored().difference(prefixes, values, lease);
    pending.addAll(difference.put());
    pending.addAll(difference.delete());
  }

  private StoredKeys stored() {
    return new StoredKeys(store, storeId);
  }

  /**
   * What the store has of a resource, by name; of what is told to own nodes and to all the latter.
   */
  Map<String, byte[]> stored(Resource resource) {
    var all = stored().all(resource.ownPrefix(own.name()));
    all.putAll(stored().all(resource.statePrefix(own.name())));
    return all;
  }

  boolean isIdle() {
    return pending.isEmpty();
  }

  /**
   * Writes what waits, as much as one transaction takes.
   *
   * @throws StoreException if it is not surely written; it waits still
   */
  void commit() {
    var batch = new ArrayList<Write>();
    var size = 0;
    for (var keys = pending.iterator(); keys.hasNext() && batch.size() < Store.MAX_WRITES; ) {
      var key = keys.next();
      if (!batch.isEmpty() && begins(key)) {
        break;
      }
      var write = write(key);
      if (write.size() > LARGEST) {
        LOG.error("{} is too large for a store: {} bytes; not written", write.key(), write.size());
        keys.remove();
        continue;
      }
      size += write.size();
      if (size > Store.MAX_BYTES && !batch.isEmpty()) {
        break;
      }
      batch.add(write);
    }
    if (!batch.isEmpty()) {
      revision = store.commit(batch);
      batch.forEach(write -> pending.remove(write.key()));
    }
  }

  /** What must be in one transaction with the key behind it. */
  private boolean begins(String key) {
    return key.startsWith(ofOwnNodes);
  }

  private Write write(String key) {
    var value = values.getOrDefault(key, beside.get(key));
    return value == null ? new Write.Delete(key) : new Write.Put(key, value, lease);
  }
}
