package dev.atoll.agent.mirror;

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
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;

/** A peer's store with what its exporter would write, on a real etcd. */
final class Source implements AutoCloseable {
  final String name;
  final int id;
  final EtcdServer server;
  private final StoreAccess access;
  private Store store;

  Source(String name, int id) {
    this(name, id, EtcdServer.start());
  }

  Source(String name, int id, EtcdServer server) {
    this(name, id, server, StoreAccess.plain(server.url()));
  }

  Source(String name, int id, EtcdServer server, StoreAccess access) {
    this.name = name;
    this.id = id;
    this.server = server;
    this.access = access;
    this.store = open();
  }

  private Store open() {
    return Stores.open(access, Duration.ofSeconds(10));
  }

  StoreAccess access() {
    return access;
  }

  Store store() {
    return store;
  }

  /** Opens it again after its server was another one. */
  void reopen() {
    store.close();
    store = open();
  }

  Source config() {
    put(Keys.clusterConfig(name), ClusterConfig.exporting(id, 255).json());
    return this;
  }

  Source canaries() {
    for (var resource : Resource.values()) {
      put(resource.stateCanary(name), "2026-01-01T00:00:00Z".getBytes(StandardCharsets.UTF_8));
    }
    return this;
  }

  Source ip(String ip) {
    return put(key(Resource.IPS, ip), pair(ip).json());
  }

  IpIdentity pair(String ip) {
    return new IpIdentity(
        ip, Optional.empty(), "172.18.0.3", (id << 16) + 7, 0, "", "shop", "a", "", List.of());
  }

  String key(Resource resource, String rest) {
    return resource.statePrefix(name) + rest;
  }

  Source put(String key, byte[] value) {
    store.commit(List.of(new Write.Put(key, value, 0)));
    return this;
  }

  Source put(Resource resource, String rest, String value) {
    return put(key(resource, rest), value.getBytes(StandardCharsets.UTF_8));
  }

  Source delete(Resource resource, String rest) {
    store.commit(List.of(new Write.Delete(key(resource, rest))));
    return this;
  }

  /** Lets the store forget what was before now. */
  void forget() {
    store.compact(store.now("x").revision());
  }

  /** Names and values of a resource as the peer has them. */
  TreeMap<String, String> state(Resource resource) {
    return all(store, resource.statePrefix(name));
  }

  /** The same as a mirror has brought them. */
  TreeMap<String, String> cache(Store mirrored, Resource resource) {
    return all(mirrored, resource.cachePrefix(name));
  }

  static TreeMap<String, String> all(Store store, String prefix) {
    var all = new TreeMap<String, String>();
    var pages = new Pages(store, prefix);
    while (pages.peek().isPresent()) {
      var entry = pages.peek().get();
      all.put(
          entry.key().substring(prefix.length()),
          new String(entry.value(), StandardCharsets.ISO_8859_1));
      pages.skip();
    }
    return all;
  }

  @Override
  public void close() {
    store.close();
    server.close();
  }
}
