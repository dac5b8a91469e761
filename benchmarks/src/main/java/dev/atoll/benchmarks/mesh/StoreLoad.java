package dev.atoll.benchmarks.mesh;

import dev.atoll.agent.etcd.Store;
import dev.atoll.agent.etcd.StoreAccess;
import dev.atoll.agent.etcd.Stores;
import dev.atoll.agent.etcd.Write;
import dev.atoll.agent.schema.Resource;
import dev.atoll.sandbox.Command;
import dev.atoll.sandbox.EtcdServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.locks.LockSupport;

/** The store of one cluster with its exported state, and what is asked of it. */
final class StoreLoad implements AutoCloseable {
  private static final Duration LONGEST = Duration.ofMinutes(2);

  private final int id;
  private final EtcdServer server = EtcdServer.start();
  private final Store store = Stores.open(StoreAccess.plain(server.url()), Duration.ofSeconds(30));

  StoreLoad(int id) {
    this.id = id;
    ClusterKeys.commit(store, ClusterKeys.exported(id));
  }

  int id() {
    return id;
  }

  String name() {
    return ClusterKeys.name(id);
  }

  String url() {
    return server.url();
  }

  int port() {
    return URI.create(server.url()).getPort();
  }

  /** A file of an etcd client, as Cilium reads it. */
  String access() {
    return "endpoints: [\"" + server.url() + "\"]\n";
  }

  /** Waits until a mirror has brought everything of so many clusters. */
  void awaitMirrored(int others) throws InterruptedException {
    var deadline = System.nanoTime() + LONGEST.toNanos();
    while (store.count("cilium/cache/" + Resource.IPS.word() + "/")
        < (long) others * ClusterKeys.ADDRESSES) {
      if (System.nanoTime() > deadline) {
        throw new IllegalStateException("the mirror of " + name() + " has not brought all");
      }
      Thread.sleep(100);
    }
  }

  /** Changes addresses of its cluster, so many a second. */
  void change(int rate, Duration time) {
    var begin = System.nanoTime();
    for (var n = 0L; n * 1_000_000_000L / rate < time.toNanos(); n++) {
      LockSupport.parkNanos(begin + n * 1_000_000_000L / rate - System.nanoTime());
      var i = (int) (n % ClusterKeys.ADDRESSES);
      var key = Resource.IPS.statePrefix(name()) + ClusterKeys.address(id, i);
      store.commit(List.of(new Write.Put(key, ClusterKeys.pair(id, ClusterKeys.MAX, i, n + 1), 0)));
    }
  }

  /** Connections of clients that it has open. */
  long connections() {
    return Command.run(
            List.of("ss", "-tnHO", "state", "established", "sport", "= :" + port()),
            Map.of(),
            Duration.ofSeconds(30))
        .output()
        .lines()
        .count();
  }

  long watches() {
    return (long) metric("etcd_debugging_mvcc_watcher_total");
  }

  double cpu() {
    return Proc.cpu(server.pid());
  }

  double megabytes() {
    return Proc.megabytes(server.pid());
  }

  private double metric(String name) {
    return metrics()
        .lines()
        .filter(l -> l.startsWith(name + " "))
        .mapToDouble(l -> Double.parseDouble(l.substring(name.length() + 1)))
        .findFirst()
        .orElseThrow();
  }

  private String metrics() {
    try (var client = HttpClient.newHttpClient()) {
      var request = HttpRequest.newBuilder(URI.create(server.url() + "/metrics")).build();
      return client.send(request, BodyHandlers.ofString()).body();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted", e);
    }
  }

  @Override
  public void close() {
    store.close();
    server.close();
  }
}
