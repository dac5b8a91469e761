package dev.atoll.agent.discover;

import dev.atoll.agent.etcd.Store;
import dev.atoll.agent.etcd.Write;
import dev.atoll.agent.schema.ClusterConfig;
import dev.atoll.agent.schema.ClusterEndpointSlice;
import dev.atoll.agent.schema.ClusterEndpointSlice.Endpoint;
import dev.atoll.agent.schema.ClusterService;
import dev.atoll.agent.schema.Keys;
import dev.atoll.agent.schema.Resource;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;

/** What a mirror has brought of another cluster into a store. */
record Brought(Store store, String cluster, int id) {
  private static final byte[] TIME = "2026-01-01T00:00:00Z".getBytes(StandardCharsets.UTF_8);

  Brought put(String key, byte[] value) {
    store.commit(List.of(new Write.Put(key, value, 0)));
    return this;
  }

  Brought delete(String key) {
    store.commit(List.of(new Write.Delete(key)));
    return this;
  }

  /** A cluster with slices, or one of Cilium 1.19 without. */
  Brought config(boolean slices) {
    var exports = slices ? ClusterConfig.BOTH : "";
    var config = new ClusterConfig(id, true, true, 255, Optional.of(false), exports);
    return put(Keys.clusterConfig(cluster), config.json());
  }

  Brought leaves() {
    return delete(Keys.clusterConfig(cluster));
  }

  Brought canaries() {
    for (var resource : Resource.values()) {
      put(resource.cacheCanary(cluster), TIME);
    }
    return this;
  }

  /**
   * A slice of shop/{@code service} with port 8080; each backend as {@code IP} or {@code IP=HOST}.
   */
  Brought slice(String service, String name, String... backends) {
    var slice =
        new ClusterEndpointSlice(
            cluster,
            id,
            "shop",
            name,
            Map.of("kubernetes.io/service-name", service),
            Map.of(),
            "IPv4",
            Arrays.stream(backends).map(Brought::endpoint).toList(),
            List.of(
                new ClusterEndpointSlice.Port(
                    Optional.of("http"), Optional.of("TCP"), Optional.of(8080), Optional.empty())));
    return put(Resource.ENDPOINT_SLICES.cachePrefix(cluster) + "shop/" + name, slice.compressed());
  }

  private static Endpoint endpoint(String backend) {
    var parts = backend.split("=");
    return new Endpoint(
        List.of(parts[0]),
        Optional.of(true),
        Optional.empty(),
        Optional.empty(),
        parts.length > 1 ? Optional.of(parts[1]) : Optional.empty(),
        Optional.of("node-7"),
        Optional.of("zone-a"),
        Optional.empty());
  }

  /** As many as {@link #service} has. */
  static String[] backends(int id, int backends) {
    return IntStream.range(0, backends)
        .mapToObj(i -> address(id, i) + "=pod-" + i)
        .toArray(String[]::new);
  }

  private static String address(int id, int i) {
    return "10.%d.%d.%d".formatted(id, i / 200, 1 + i % 200);
  }

  Brought withoutService(String service) {
    return delete(Resource.SERVICES.cachePrefix(cluster) + "shop/" + service);
  }

  Brought withoutSlice(String name) {
    return delete(Resource.ENDPOINT_SLICES.cachePrefix(cluster) + "shop/" + name);
  }

  /** shop/{@code service} in Cilium's older form, with so many backends on port 8080. */
  Brought service(String service, int backends) {
    var ports = new HashMap<String, Map<String, ClusterService.Port>>();
    var hosts = new HashMap<String, String>();
    for (var i = 0; i < backends; i++) {
      var ip = address(id, i);
      ports.put(ip, Map.of("http", new ClusterService.Port("TCP", 8080)));
      hosts.put(ip, "pod-" + i);
    }
    var value =
        new ClusterService(
            cluster, "shop", service, Map.of(), ports, hosts, Map.of(), Map.of(), Map.of(), true,
            true, id);
    return put(Resource.SERVICES.cachePrefix(cluster) + "shop/" + service, value.json());
  }
}
