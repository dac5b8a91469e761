package dev.atoll.agent.etcd;

import io.etcd.jetcd.Client;
import io.etcd.jetcd.KeyValue;
import io.etcd.jetcd.kv.GetResponse;
import io.etcd.jetcd.op.Op;
import io.etcd.jetcd.options.DeleteOption;
import io.etcd.jetcd.options.GetOption;
import io.etcd.jetcd.options.PutOption;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Supplier;

/**
 * One etcd. Calls block and have deadlines; a failed call is a {@link StoreException}. Safe for use
 * by several threads.
 */
public final class Store implements AutoCloseable {

  /** Operations of one transaction: {@code --max-txn-ops} of etcd, default 128. */
  public static final int MAX_WRITES = 128;

  /** Bytes of one transaction that are surely taken: etcd's limit is 1.5 MiB. */
  public static final int MAX_BYTES = 1 << 20;

  private final Client client;
  private final String name;
  private final Duration deadline;
  private final Supplier<Optional<String>> obstacle;

  /**
   * @param obstacle asked what is in the way when there was no answer
   */
  Store(Client client, String name, Duration deadline, Supplier<Optional<String>> obstacle) {
    this.client = client;
    this.name = name;
    this.deadline = deadline;
    this.obstacle = obstacle;
  }

  /** What it is called in messages: where it is. */
  public String name() {
    return name;
  }

  /**
   * Entries whose key begins with {@code prefix}, in the order of keys.
   *
   * @param after the last key of the page before; empty for the first page
   * @param limit most entries of the page
   * @param revision that of the first page; 0 for the newest
   * @throws CompactedException if the store has forgotten {@code revision}
   */
  public Page list(String prefix, String after, int limit, long revision) {
    var option =
        GetOption.builder()
            .withRange(Bytes.end(prefix))
            .withLimit(limit)
            .withRevision(revision)
            .build();
    var start = after.isEmpty() ? prefix : after + '\0';
    return page(await(client.getKVClient().get(Bytes.of(start), option)));
  }

  public Optional<Entry> get(String key) {
    return page(await(client.getKVClient().get(Bytes.of(key)))).entries().stream().findFirst();
  }

  /** The newest revision and the store's number, in a page without entries. */
  public Page now(String key) {
    var option = GetOption.builder().withCountOnly(true).build();
    return page(await(client.getKVClient().get(Bytes.of(key), option)));
  }

  /** How many keys begin with {@code prefix}. */
  public long count(String prefix) {
    var option = GetOption.builder().withRange(Bytes.end(prefix)).withCountOnly(true).build();
    return await(client.getKVClient().get(Bytes.of(prefix), option)).getCount();
  }

  private static Page page(GetResponse response) {
    var header = response.getHeader();
    var entries = response.getKvs().stream().map(Store::entry).toList();
    return new Page(entries, response.isMore(), header.getRevision(), header.getClusterId());
  }

  static Entry entry(KeyValue pair) {
    return new Entry(
        Bytes.text(pair.getKey()),
        pair.getValue().getBytes(),
        pair.getModRevision(),
        pair.getLease(),
        pair.getVersion() == 1);
  }

  /**
   * Writes all or nothing.
   *
   * @param writes at most {@link #MAX_WRITES}, no key twice
   * @return the revision in which they are
   */
  public long commit(List<Write> writes) {
    var operations = writes.stream().map(Store::operation).toArray(Op[]::new);
    var response = await(client.getKVClient().txn().Then(operations).commit());
    return response.getHeader().getRevision();
  }

  private static Op operation(Write write) {
    return switch (write) {
      case Write.Put(var key, var value, var lease) ->
          Op.put(
              Bytes.of(key),
              io.etcd.jetcd.ByteSequence.from(value),
              PutOption.builder().withLeaseId(lease).build());
      case Write.Delete(var key) -> Op.delete(Bytes.of(key), DeleteOption.DEFAULT);
      case Write.DeletePrefix(var prefix) ->
          Op.delete(Bytes.of(prefix), DeleteOption.builder().withRange(Bytes.end(prefix)).build());
    };
  }

  /**
   * Watches what begins with {@code prefix}.
   *
   * @param from the first revision whose changes are brought
   */
  public Watching watch(String prefix, long from) {
    return new Watching(client, prefix, Optional.of(Bytes.end(prefix)), from, name);
  }

  /** Watches one key, which a role may allow where it does not allow all that begins with it. */
  public Watching watchKey(String key, long from) {
    return new Watching(client, key, Optional.empty(), from, name);
  }

  /** Who may do what in this store. */
  public StoreUsers users() {
    return new StoreUsers(client.getAuthClient(), this::await);
  }

  /** A new lease. It ends after {@code life} without {@link #keepAlive}. */
  public long grant(Duration life) {
    return await(client.getLeaseClient().grant(life.toSeconds())).getID();
  }

  /** Whether the lease is there; if so it has its whole life again. */
  public boolean keepAlive(long lease) {
    try {
      return finish(client.getLeaseClient().keepAliveOnce(lease), deadline).getTTL() > 0;
    } catch (TimeoutException e) {
      throw late(""); // It matters when: whoever leads must know in time that it does no longer.
    } catch (StoreException e) {
      if (Failures.isNoSuchLease(e)) {
        return false;
      }
      throw e;
    }
  }

  /** Ends a lease and deletes what hangs on it. */
  public void revoke(long lease) {
    await(client.getLeaseClient().revoke(lease));
  }

  /**
   * Waits until nobody else holds {@code name}, as Cilium's lock does (etcd's concurrency.Mutex:
   * the oldest key below {@code name/}). It is held as long as {@code lease} lives.
   *
   * @return empty if it was not to be had in {@code wait}
   */
  public boolean lock(String name, long lease, Duration wait) {
    try {
      finish(client.getLockClient().lock(Bytes.of(name), lease), wait);
      return true;
    } catch (TimeoutException e) {
      return false;
    }
  }

  /** Lets the store forget everything before {@code revision}. */
  public void compact(long revision) {
    await(client.getKVClient().compact(revision));
  }

  private <T> T await(CompletableFuture<T> future) {
    try {
      return finish(future, deadline);
    } catch (TimeoutException e) {
      throw late(obstacle.get().map(what -> ": " + what).orElse(""));
    }
  }

  private StoreException late(String why) {
    return new StoreException(name + ": no answer within " + deadline.toMillis() + " ms" + why);
  }

  private <T> T finish(CompletableFuture<T> future, Duration time) throws TimeoutException {
    try {
      return future.get(time.toMillis(), TimeUnit.MILLISECONDS);
    } catch (ExecutionException e) {
      throw Failures.of(name, e);
    } catch (TimeoutException e) {
      future.cancel(true);
      throw e;
    } catch (InterruptedException e) {
      future.cancel(true);
      Thread.currentThread().interrupt();
      throw new StoreException(name + ": interrupted", e);
    }
  }

  @Override
  public void close() {
    client.close();
  }
}
