package dev.atoll.agent.node;

import dev.atoll.agent.etcd.Store;
import dev.atoll.agent.etcd.StoreAccess;
import dev.atoll.agent.etcd.Stores;
import dev.atoll.agent.etcd.Write;
import dev.atoll.agent.mesh.Gate;
import dev.atoll.agent.mesh.MeshDifference;
import dev.atoll.agent.mesh.MeshDifference.IpChange;
import dev.atoll.agent.mirror.Mirror;
import dev.atoll.agent.mirror.Pace;
import dev.atoll.agent.schema.ClusterConfig;
import dev.atoll.agent.schema.ClusterEndpointSlice;
import dev.atoll.agent.schema.ClusterService.Port;
import dev.atoll.agent.schema.IpIdentity;
import dev.atoll.agent.schema.Keys;
import dev.atoll.agent.schema.OwnCluster;
import dev.atoll.agent.schema.Resource;
import dev.atoll.agent.schema.ServiceChoice;
import dev.atoll.agent.schema.ServiceChoice.Affinity;
import dev.atoll.agent.trust.Trust;
import dev.atoll.sandbox.EtcdServer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentSkipListSet;

/** A cluster on a real etcd: what its exporter would write, its mirror, and one node. */
final class Cluster implements AutoCloseable {
  final String name;
  final int id;
  final EtcdServer server = EtcdServer.start();

  /** Addresses as the datapath would have them from the differences alone. */
  final ConcurrentSkipListSet<String> ips = new ConcurrentSkipListSet<>();

  private final Store ofMirror = open();
  private final Store ofNode = open();
  private Store store = open();
  final Mirror mirror;
  final Node node;

  Cluster(String name, int id) {
    this(name, id, Gate.OPEN);
  }

  Cluster(String name, int id, Gate gate) {
    this.name = name;
    this.id = id;
    this.mirror =
        new Mirror(
            ofMirror,
            new OwnCluster(name, id, 255),
            Trust.OF_EVERYBODY,
            Pace.usual(Duration.ofMillis(500)),
            line -> {});
    this.node = Node.start(ofNode, new OwnCluster(name, id, 255), gate, this::told);
  }

  private void told(MeshDifference difference) {
    difference.eachIp(this::told);
  }

  private void told(IpChange change) {
    if (change.now().isPresent()) {
      ips.add(change.block().toString());
    } else {
      ips.remove(change.block().toString());
    }
  }

  Store open() {
    return Stores.open(StoreAccess.plain(server.url()), Duration.ofSeconds(10));
  }

  /** Opens the exporter's connection again after the store was another one. */
  void reopen() {
    store.close();
    store = open();
  }

  Store store() {
    return store;
  }

  void join(Cluster... others) {
    for (var other : others) {
      mirror.join(other.name, () -> StoreAccess.plain(other.server.url()));
    }
  }

  Cluster put(String key, byte[] value) {
    store.commit(List.of(new Write.Put(key, value, 0)));
    return this;
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  Cluster config() {
    return put(Keys.clusterConfig(name), ClusterConfig.exporting(id, 255).json());
  }

  Cluster canaries() {
    for (var resource : Resource.values()) {
      put(resource.stateCanary(name), bytes("2026-01-01T00:00:00Z"));
    }
    return put(Keys.servicesCanary(name), bytes("2026-01-01T00:00:00Z"));
  }

  /** An address that other clusters are not told of, by an exporter that tells such. */
  Cluster ownIp(String ip) {
    for (var resource : List.of(Resource.IPS, Resource.IDENTITIES)) {
      put(resource.ownCanary(name), bytes("2026-01-01T00:00:00Z"));
    }
    return put(Resource.IPS.ownPrefix(name) + ip, pair(ip));
  }

  /** The exporter's time, in the form that mirrors read. */
  Cluster clock() {
    return put(Keys.clock(name), bytes(Long.toString(System.currentTimeMillis())));
  }

  /** Its only node. */
  Cluster node(String ip) {
    var value =
        """
        {"Name":"n1","Cluster":"%s","IPAddresses":[{"Type":"InternalIP","IP":"%s"}],"ClusterID":%d}\
        """
            .formatted(name, ip, id);
    return put(Resource.NODES.statePrefix(name) + "n1", bytes(value));
  }

  Cluster ip(String ip) {
    return put(Resource.IPS.statePrefix(name) + ip, pair(ip));
  }

  private byte[] pair(String ip) {
    return new IpIdentity(
            ip, Optional.empty(), "172.18.0.3", (id << 16) + 7, 0, "", "", "", "", List.of())
        .json();
  }

  /** The service shop/web with backends on port 8080 in one slice. */
  Cluster service(Affinity affinity, int staleAfter, String... backends) {
    var choice =
        new ServiceChoice(
            name,
            id,
            "shop",
            "web",
            true,
            true,
            affinity,
            Map.of("10.96.0." + id, Map.of("http", new Port("TCP", 80))),
            0,
            false,
            List.of(),
            List.of(),
            0,
            staleAfter,
            0,
            true,
            List.of(),
            List.of());
    return put(Keys.service(name, "shop/web"), choice.json()).slice(backends);
  }

  Cluster slice(String... backends) {
    var slice =
        new ClusterEndpointSlice(
            name,
            id,
            "shop",
            "web-a",
            Map.of("kubernetes.io/service-name", "web"),
            Map.of(),
            "IPv4",
            Arrays.stream(backends).map(Cluster::endpoint).toList(),
            List.of(
                new ClusterEndpointSlice.Port(
                    Optional.of("http"), Optional.of("TCP"), Optional.of(8080), Optional.empty())));
    return put(Resource.ENDPOINT_SLICES.statePrefix(name) + "shop/web-a", slice.compressed());
  }

  private static ClusterEndpointSlice.Endpoint endpoint(String ip) {
    return new ClusterEndpointSlice.Endpoint(
        List.of(ip),
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        Optional.empty());
  }

  /** Addresses of the backends that this cluster's node has chosen for shop/web. */
  TreeSet<String> targets() {
    var targets = new TreeSet<String>();
    node.state().service("shop/web").stream()
        .flatMap(s -> s.chosen().stream())
        .flatMap(c -> c.targets().stream())
        .forEach(t -> targets.add(t.ip()));
    return targets;
  }

  @Override
  public void close() {
    node.close();
    mirror.close();
    ofMirror.close();
    ofNode.close();
    store.close();
    server.close();
  }
}
