package dev.atoll.benchmarks.datapath;

import dev.atoll.agent.bpf.BpfMap;
import dev.atoll.agent.datapath.Backend;
import dev.atoll.agent.etcd.Store;
import dev.atoll.agent.etcd.StoreAccess;
import dev.atoll.agent.etcd.Stores;
import dev.atoll.agent.etcd.Write;
import dev.atoll.agent.mesh.KeyChange;
import dev.atoll.agent.schema.ClusterService.Port;
import dev.atoll.agent.schema.IpIdentity;
import dev.atoll.agent.schema.Keys;
import dev.atoll.agent.schema.Resource;
import dev.atoll.benchmarks.mesh.Proc;
import dev.atoll.sandbox.ControlPlane;
import dev.atoll.sandbox.EtcdServer;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** From a put into etcd to what a running agent has written, and the memory that it holds. */
final class AgentFollowing {
  private static final int ADDRESSES = Integer.getInteger("addresses", 300_000);
  private static final int EVENTS = Integer.getInteger("events", 500);
  private static final int IDENTITIES = 1_000;
  private static final int BIG = 10_000;
  private static final int TRANSACTION = 128;
  private static final long DEADLINE = 30_000_000_000L;

  private AgentFollowing() {}

  static String text(Path home, Workshop workshop) throws IOException, InterruptedException {
    try (var server = EtcdServer.start("--quota-backend-bytes=4294967296");
        var store = Stores.open(StoreAccess.plain(server.url()), Duration.ofSeconds(30));
        var plane = ControlPlane.start(ControlPlane.Cluster.named("one"))) {
      fill(store);
      try (var agent = Agent.start(home, plane, server.url(), workshop.pins("agent"))) {
        agent.await();
        return text(agent, store);
      }
    }
  }

  private static String text(Agent agent, Store store) throws InterruptedException {
    try (var backends = agent.map("backends");
        var addresses = agent.map("ipcache")) {
      var small = leave(store, backends, "small", 3);
      var big = leave(store, backends, "big", BIG);
      return """
      | from the put into etcd until the backend is dead in the map | events | p50, ms | p99, ms | longest, ms | p99 shall be |
      | --- | --- | --- | --- | --- | --- |
      """
          + row("one of 3", small, "10 ms")
          + row("one of 10,000", big, "50 ms")
          + String.format(
              Locale.ROOT,
              "%nThe agent holds %.0f MB, at most %.0f, with %,d entries in `ipcache`; it shall hold less than 400.%n",
              Proc.megabytes(agent.pid()),
              Proc.peak(agent.pid()),
              addresses.entries().size());
    }
  }

  private static String row(String title, double[] times, String goal) {
    return String.format(
        Locale.ROOT,
        "| %s | %,d | %.1f | %.1f | %.1f | %s |%n",
        title,
        times.length,
        times[times.length / 2],
        times[times.length * 99 / 100],
        times[times.length - 1],
        goal);
  }

  private static void fill(Store store) {
    var all = new ArrayList<>(Services.clusters());
    for (int i = 0; i < IDENTITIES; i++) {
      all.add(
          Services.put(
              Resource.IDENTITIES.cachePrefix("two") + identity(i),
              ("k8s:app=a%d;k8s:io.cilium.k8s.policy.cluster=two;".formatted(i)
                      + "k8s:io.kubernetes.pod.namespace=shop;")
                  .getBytes(java.nio.charset.StandardCharsets.UTF_8)));
    }
    for (int i = 0; i < ADDRESSES; i++) {
      all.add(address(i));
    }
    service(all, "small", "10.96.0.1", 3);
    service(all, "big", "10.96.0.2", BIG);
    for (int from = 0; from < all.size(); from += TRANSACTION) {
      store.commit(
          all.subList(from, Math.min(all.size(), from + TRANSACTION)).stream()
              .map(AgentFollowing::write)
              .toList());
    }
  }

  private static int identity(int i) {
    return (2 << 16) + 1_000 + i % IDENTITIES;
  }

  private static KeyChange address(int i) {
    var ip = "10.%d.%d.%d".formatted(64 + i / 62_500, i / 250 % 250, i % 250 + 1);
    var value =
        new IpIdentity(
            ip,
            Optional.empty(),
            "172.18." + i % 200 + ".1",
            identity(i),
            0,
            "",
            "shop",
            "pod-" + i,
            "default",
            List.of());
    return Services.put(Resource.IPS.cachePrefix("two") + ip, value.json());
  }

  private static void service(List<KeyChange> all, String name, String ip, int count) {
    var ports = Map.of("http", new Port("TCP", Services.PORT));
    all.add(
        Services.put(Keys.service("one", "shop/" + name), Services.choice(name, ip, ports).json()));
    for (int slice = 0; slice * WriterRun.OF_SLICE < count; slice++) {
      all.add(WriterRun.slice(name, slice, count, -1));
    }
  }

  private static Write write(KeyChange change) {
    return new Write.Put(change.key(), change.value().orElseThrow(), 0);
  }

  /** Milliseconds, sorted, until a backend that leaves is dead, after as many to warm up. */
  private static double[] leave(Store store, BpfMap backends, String name, int count)
      throws InterruptedException {
    var key = Agent.key(backends, WriterRun.ip(name, 0));
    var times = new double[EVENTS];
    for (int i = 0; i < 2 * EVENTS; i++) {
      long began = System.nanoTime();
      store.commit(List.of(write(WriterRun.slice(name, 0, count, 0))));
      await(backends, key, false);
      times[i % EVENTS] = (System.nanoTime() - began) / 1e6;
      store.commit(List.of(write(WriterRun.slice(name, 0, count, -1))));
      await(backends, key, true);
      Thread.sleep(20);
    }
    Arrays.sort(times);
    return times;
  }

  /** Looks again and again, without a pause. */
  private static void await(BpfMap backends, byte[] key, boolean active) {
    long end = System.nanoTime() + DEADLINE;
    while (isActive(backends, key) != active) {
      if (System.nanoTime() > end) {
        throw new IllegalStateException("a backend is not " + (active ? "active" : "dead"));
      }
      Thread.onSpinWait();
    }
  }

  private static boolean isActive(BpfMap backends, byte[] key) {
    return backends
        .lookup(key)
        .filter(value -> Backend.read(value).state() == Backend.State.ACTIVE)
        .isPresent();
  }
}
