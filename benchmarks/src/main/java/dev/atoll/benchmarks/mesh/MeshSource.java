package dev.atoll.benchmarks.mesh;

import dev.atoll.agent.etcd.Store;
import dev.atoll.agent.etcd.StoreAccess;
import dev.atoll.agent.etcd.Stores;
import dev.atoll.sandbox.EtcdServer;
import java.time.Duration;
import java.util.List;
import java.util.stream.IntStream;

/** The states of many clusters in one store, as a mirror would have laid them out. */
final class MeshSource implements AutoCloseable {
  private final EtcdServer server = EtcdServer.start("--quota-backend-bytes=4294967296");
  private final Store store = Stores.open(StoreAccess.plain(server.url()), Duration.ofSeconds(30));
  private final int clusters;

  MeshSource(int clusters) {
    this.clusters = clusters;
    for (var id = 2; id < clusters + 2; id++) {
      ClusterKeys.commit(store, ClusterKeys.mirrored(id, max()));
    }
  }

  /** How many clusters the mesh is set up for, 255 or 511. */
  int max() {
    return clusters < ClusterKeys.MAX ? ClusterKeys.MAX : 511;
  }

  String url() {
    return server.url();
  }

  Store store() {
    return store;
  }

  List<String> names() {
    return IntStream.range(2, clusters + 2).mapToObj(ClusterKeys::name).toList();
  }

  int keys() {
    return clusters * ClusterKeys.EACH;
  }

  @Override
  public void close() {
    store.close();
    server.close();
  }
}
