package dev.atoll.benchmarks.mesh;

import dev.atoll.agent.etcd.Store;
import dev.atoll.agent.etcd.StoreAccess;
import dev.atoll.agent.etcd.Stores;
import dev.atoll.agent.etcd.Write;
import dev.atoll.agent.schema.ClusterConfig;
import dev.atoll.agent.schema.IpIdentity;
import dev.atoll.agent.schema.Keys;
import dev.atoll.agent.schema.Resource;
import dev.atoll.sandbox.EtcdServer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;

/**
 * The states of many clusters in one store, as a mirror would have laid them out: in the form of
 * Cilium's own scale test, 100 nodes, 100 identities and 1,000 addresses each, no services.
 */
final class MeshSource implements AutoCloseable {
  static final int KEYS_EACH = 1200;

  private final EtcdServer server = EtcdServer.start("--quota-backend-bytes=4294967296");
  private final Store store = Stores.open(StoreAccess.plain(server.url()), Duration.ofSeconds(30));
  private final int clusters;
  private final List<Write> writes = new ArrayList<>();

  MeshSource(int clusters) {
    this.clusters = clusters;
    for (var id = 2; id < clusters + 2; id++) {
      cluster(id);
    }
    commit();
  }

  String url() {
    return server.url();
  }

  Store store() {
    return store;
  }

  List<String> names() {
    return IntStream.range(2, clusters + 2).mapToObj(MeshSource::name).toList();
  }

  int keys() {
    return clusters * KEYS_EACH;
  }

  static String name(int id) {
    return "cluster-%03d".formatted(id);
  }

  private void cluster(int id) {
    var name = name(id);
    for (var i = 0; i < 100; i++) {
      put(Resource.NODES.cachePrefix(name) + "node-" + i, node(name, id, i));
      put(
          Resource.IDENTITIES.cachePrefix(name) + ((id << 16) + i),
          "k8s:app=app-%d;k8s:io.cilium.k8s.policy.cluster=%s;k8s:io.kubernetes.pod.namespace=ns;"
              .formatted(i, name));
    }
    for (var i = 0; i < 1000; i++) {
      put(Resource.IPS.cachePrefix(name) + address(id, i), pair(id, i, 0));
    }
    for (var resource : Resource.values()) {
      put(resource.cacheCanary(name), "2026-01-01T00:00:00Z");
    }
    put(
        Keys.clusterConfig(name),
        new ClusterConfig(id, true, true, 255, Optional.of(false), ClusterConfig.BOTH).json());
  }

  static String address(int id, int i) {
    return "10." + id + "." + i / 250 + "." + (i % 250 + 1);
  }

  /** A pair that says in its metadata which version it is. */
  static byte[] pair(int id, int i, long version) {
    return new IpIdentity(
            address(id, i),
            Optional.empty(),
            "172." + (16 + id / 250) + "." + id % 250 + "." + i % 100,
            (id << 16) + i % 100,
            0,
            version == 0 ? "" : Long.toString(version),
            "ns",
            "pod-" + i,
            "default",
            List.of())
        .json();
  }

  private static String node(String cluster, int id, int i) {
    return ("{\"Name\":\"node-%d\",\"Cluster\":\"%s\",\"IPAddresses\":[{\"Type\":\"InternalIP\",\"IP\":\"172.16.%d.%d\"},"
            + "{\"Type\":\"CiliumInternalIP\",\"IP\":\"10.%d.%d.254\"}],\"IPv4AllocCIDR\":{\"IP\":\"10.%d.%d.0\",\"Mask\":\"////AA==\"},"
            + "\"IPv4SecondaryAllocCIDRs\":null,\"IPv6AllocCIDR\":null,\"IPv6SecondaryAllocCIDRs\":null,\"IPv4HealthIP\":\"\","
            + "\"IPv6HealthIP\":\"\",\"IPv4IngressIP\":\"\",\"IPv6IngressIP\":\"\",\"ClusterID\":%d,\"Source\":\"custom-resource\","
            + "\"EncryptionKey\":0,\"Labels\":null,\"Annotations\":null,\"WireguardPubKey\":\"\",\"BootID\":\"\"}")
        .formatted(i, cluster, id % 250, i, id, i, id, i, id);
  }

  private void put(String key, String value) {
    put(key, value.getBytes(StandardCharsets.UTF_8));
  }

  private void put(String key, byte[] value) {
    writes.add(new Write.Put(key, value, 0));
    if (writes.size() == Store.MAX_WRITES) {
      commit();
    }
  }

  private void commit() {
    if (!writes.isEmpty()) {
      store.commit(writes);
      writes.clear();
    }
  }

  @Override
  public void close() {
    store.close();
    server.close();
  }
}
