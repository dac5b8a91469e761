package dev.atoll.benchmarks.mesh;

import dev.atoll.agent.etcd.Store;
import dev.atoll.agent.etcd.Write;
import dev.atoll.agent.schema.ClusterConfig;
import dev.atoll.agent.schema.IpIdentity;
import dev.atoll.agent.schema.Keys;
import dev.atoll.agent.schema.Resource;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.BiFunction;
import java.util.function.Function;

/**
 * The state of one cluster in the form of Cilium's own scale test: 100 nodes, 100 identities and
 * 1,000 addresses, no services.
 */
final class ClusterKeys {
  static final int EACH = 1200;

  /** How many addresses it has. */
  static final int ADDRESSES = 1000;

  /** How many clusters a mesh has at most, where nothing else is said. */
  static final int MAX = 255;

  private final int id;
  private final int max;
  private final String name;
  private final BiFunction<Resource, String, String> prefix;
  private final List<Write> writes = new ArrayList<>();

  private ClusterKeys(int id, int max, BiFunction<Resource, String, String> prefix) {
    this.id = id;
    this.max = max;
    this.name = name(id);
    this.prefix = prefix;
    fill();
  }

  /** As its exporter writes it into its own store. */
  static List<Write> exported(int id) {
    var keys = new ClusterKeys(id, MAX, Resource::statePrefix);
    keys.end(r -> r.stateCanary(keys.name), ClusterConfig.exporting(id, MAX));
    return keys.writes;
  }

  /**
   * As a mirror writes it into the store of another cluster.
   *
   * @param max 255 or 511
   */
  static List<Write> mirrored(int id, int max) {
    var keys = new ClusterKeys(id, max, Resource::cachePrefix);
    keys.end(r -> r.cacheCanary(keys.name), ClusterConfig.exporting(id, max).mirrored());
    return keys.writes;
  }

  static void commit(Store store, List<Write> writes) {
    for (var from = 0; from < writes.size(); from += Store.MAX_WRITES) {
      store.commit(writes.subList(from, Math.min(writes.size(), from + Store.MAX_WRITES)));
    }
  }

  static String name(int id) {
    return "cluster-%03d".formatted(id);
  }

  private void fill() {
    for (var i = 0; i < 100; i++) {
      put(prefix.apply(Resource.NODES, name) + "node-" + i, node(name, id, i));
      put(
          prefix.apply(Resource.IDENTITIES, name) + (identity(id, max) + i),
          "k8s:app=app-%d;k8s:io.cilium.k8s.policy.cluster=%s;k8s:io.kubernetes.pod.namespace=ns;"
              .formatted(i, name));
    }
    for (var i = 0; i < ADDRESSES; i++) {
      put(prefix.apply(Resource.IPS, name) + address(id, i), pair(id, max, i, 0));
    }
  }

  private void end(Function<Resource, String> canary, ClusterConfig config) {
    for (var resource : Resource.values()) {
      put(canary.apply(resource), "2026-01-01T00:00:00Z");
    }
    put(Keys.clusterConfig(name), config.json());
  }

  static String address(int id, int i) {
    return (10 + id / 250) + "." + id % 250 + "." + i / 250 + "." + (i % 250 + 1);
  }

  /** A pair that says in its metadata which version it is. */
  static byte[] pair(int id, int max, int i, long version) {
    return new IpIdentity(
            address(id, i),
            Optional.empty(),
            "172." + (16 + id / 250) + "." + id % 250 + "." + i % 100,
            identity(id, max) + i % 100,
            0,
            version == 0 ? "" : Long.toString(version),
            "ns",
            "pod-" + i,
            "default",
            List.of())
        .json();
  }

  /** The first of a cluster: its ID is in the upper 8 or 9 of 24 bits. */
  private static int identity(int id, int max) {
    return id << (max == MAX ? 16 : 15);
  }

  private static String node(String cluster, int id, int i) {
    return ("{\"Name\":\"node-%d\",\"Cluster\":\"%s\",\"IPAddresses\":[{\"Type\":\"InternalIP\",\"IP\":\"172.%d.%d.%d\"},"
            + "{\"Type\":\"CiliumInternalIP\",\"IP\":\"%d.%d.%d.254\"}],\"IPv4AllocCIDR\":{\"IP\":\"%d.%d.%d.0\",\"Mask\":\"////AA==\"},"
            + "\"IPv4SecondaryAllocCIDRs\":null,\"IPv6AllocCIDR\":null,\"IPv6SecondaryAllocCIDRs\":null,\"IPv4HealthIP\":\"\","
            + "\"IPv6HealthIP\":\"\",\"IPv4IngressIP\":\"\",\"IPv6IngressIP\":\"\",\"ClusterID\":%d,\"Source\":\"custom-resource\","
            + "\"EncryptionKey\":0,\"Labels\":null,\"Annotations\":null,\"WireguardPubKey\":\"\",\"BootID\":\"\"}")
        .formatted(
            i,
            cluster,
            16 + id / 250,
            id % 250,
            i,
            10 + id / 250,
            id % 250,
            i,
            10 + id / 250,
            id % 250,
            i,
            id);
  }

  private void put(String key, String value) {
    put(key, value.getBytes(StandardCharsets.UTF_8));
  }

  private void put(String key, byte[] value) {
    writes.add(new Write.Put(key, value, 0));
  }
}
