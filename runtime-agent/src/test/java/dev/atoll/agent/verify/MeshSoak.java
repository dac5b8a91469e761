package dev.atoll.agent.verify;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.atoll.agent.etcd.Store;
import dev.atoll.agent.etcd.StoreAccess;
import dev.atoll.agent.etcd.StoreException;
import dev.atoll.agent.etcd.Stores;
import dev.atoll.agent.export.ExportOptions;
import dev.atoll.agent.export.ExportOptions.Identities;
import dev.atoll.agent.export.Exporter;
import dev.atoll.agent.kube.KubeCluster;
import dev.atoll.agent.mesh.MeshDifference;
import dev.atoll.agent.mesh.MeshDifference.IpChange;
import dev.atoll.agent.mesh.Part;
import dev.atoll.agent.mirror.Mirror;
import dev.atoll.agent.mirror.Pace;
import dev.atoll.agent.node.Node;
import dev.atoll.agent.schema.OwnCluster;
import dev.atoll.agent.schema.Resource;
import dev.atoll.agent.trust.Trust;
import dev.atoll.sandbox.CiliumCrds;
import dev.atoll.sandbox.Components;
import dev.atoll.sandbox.ControlPlane;
import dev.atoll.sandbox.EtcdServer;
import dev.atoll.sandbox.Progress;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentSkipListMap;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/**
 * Random changes of an API server's objects for half an hour, by way of an exporter, its store, a
 * mirror and the store of another cluster to a node there, while stores forget and are killed. The
 * heap after a collection and the open files must stay where they are, and in the end everything
 * must be equal.
 *
 * <p>{@code mvn -Psoak test -pl runtime-agent -am}; {@code -Datoll.soak.minutes=N} is another time,
 * {@code -Datoll.soak.seed=N} repeats a run, {@code -Datoll.soak.leak=N} keeps so many bytes of
 * each round for ever, which must be found.
 */
class MeshSoak {
  private static final long MINUTES = Long.getLong("atoll.soak.minutes", 30);
  private static final long SEED = Long.getLong("atoll.soak.seed", System.nanoTime() % 1_000_000);
  private static final int LEAK = Integer.getInteger("atoll.soak.leak", 0);
  private static final int SAMPLES = 60;

  /** Over two thirds of the time, whatever that is: what is kept of each change adds up. */
  private static final long MOST_BYTES = 1 << 20;

  private static final long MOST_FILES = 4;
  private static final Duration PATIENCE = Duration.ofSeconds(60);
  private static final ExportOptions OPTIONS =
      new ExportOptions(Identities.CILIUM, false, true, true);
  private static ControlPlane plane;

  private final EtcdServer far = EtcdServer.start();
  private final EtcdServer near = EtcdServer.start();
  private final Store ofExporter = open(far);
  private final Store ofFar = open(far);
  private final Store ofMirror = open(near);
  private final Store ofNear = open(near);
  private final List<Long> heap = new ArrayList<>();
  private final List<Long> files = new ArrayList<>();
  private final List<byte[]> leaked = new ArrayList<>();

  /** A node, and the addresses as a datapath has them that is told only what is different. */
  private record Told(Node node, ConcurrentSkipListMap<String, String> ips)
      implements AutoCloseable {
    static Told start(Store store) {
      var ips = new ConcurrentSkipListMap<String, String>();
      var own = new OwnCluster("one", 1, 255);
      return new Told(Node.start(store, own, difference -> tell(difference, ips)), ips);
    }

    private static void tell(MeshDifference difference, ConcurrentSkipListMap<String, String> ips) {
      difference.eachIp(change -> tell(change, ips));
    }

    private static void tell(IpChange change, ConcurrentSkipListMap<String, String> ips) {
      var block = change.block().toString();
      change.now().ifPresentOrElse(now -> ips.put(block, now.toString()), () -> ips.remove(block));
    }

    Map<Part, Integer> counts() {
      var counts = new TreeMap<Part, Integer>();
      Arrays.stream(Part.values()).forEach(part -> counts.put(part, node.state().count(part)));
      return counts;
    }

    String services() {
      return node.state().services().toString();
    }

    @Override
    public void close() {
      node.close();
    }
  }

  @BeforeAll
  static void startPlane() throws Exception {
    plane = ControlPlane.start(ControlPlane.Cluster.named("c1"));
    var crds = CiliumCrds.find(Components.ofThisMachine(Progress.quiet()), Progress.quiet());
    plane.installCrds(
        "c1",
        crds,
        List.of("CiliumNode", "CiliumIdentity", "CiliumEndpoint", "CiliumEndpointSlice"));
    McsApi.install(plane.api("c1"));
  }

  @AfterAll
  static void stopPlane() {
    plane.close();
  }

  private static Store open(EtcdServer server) {
    return Stores.open(StoreAccess.plain(server.url()), Duration.ofSeconds(10));
  }

  @Test
  void after_any_time_memory_is_what_it_was_and_everything_is_equal() throws Exception {
    System.out.println("[soak] %d minutes, -Datoll.soak.seed=%d".formatted(MINUTES, SEED));
    try (var cluster = KubeCluster.watch(plane.kubeconfig("c1"), Exporter.kinds(OPTIONS));
        var exporter = Exporter.start(new OwnCluster("c1", 3, 255), cluster, ofExporter, OPTIONS);
        var mirror =
            new Mirror(
                ofMirror,
                new OwnCluster("one", 1, 255),
                Trust.OF_EVERYBODY,
                Pace.usual(Duration.ofSeconds(1)),
                line -> {});
        var node = Told.start(ofNear)) {
      mirror.join("c1", () -> StoreAccess.plain(far.url()));
      churn(node);
      awaitEqual(node);
    } finally {
      List.of(ofExporter, ofFar, ofMirror, ofNear).forEach(Store::close);
      far.close();
      near.close();
    }
    judge();
  }

  private void churn(Told node) throws Exception {
    var random = new RandomCluster(plane.api("c1"), new Random(SEED), false, true);
    random.begin();
    var begin = System.nanoTime();
    var time = Duration.ofMinutes(MINUTES).toNanos();
    var round = 0;
    while (System.nanoTime() - begin < time) {
      random.change(20);
      awaitThere(random.mark(round), round, random);
      random.done();
      leaked.add(new byte[LEAK]);
      round++;
      if ((System.nanoTime() - begin) * SAMPLES / time > heap.size()) {
        sample();
        happens(heap.size());
      }
    }
    System.out.println("[soak] %d rounds of 20 changes".formatted(round));
  }

  /** All of a round is there when the last five are, which were written behind the others. */
  private void awaitThere(List<String> marks, int round, RandomCluster random) {
    await()
        .atMost(PATIENCE)
        .pollInterval(Duration.ofMillis(20))
        .ignoreExceptionsInstanceOf(StoreException.class)
        .untilAsserted(() ->
            assertThat(marks)
                .as("seed %d, round %d: %s", SEED, round, random)
                .allMatch(key -> says(cached(key), round)));
  }

  private static String cached(String key) {
    return key.replaceFirst("^cilium/state/(.*)/v1/(c1/|default/)?", "cilium/cache/$1/v1/c1/");
  }

  private boolean says(String key, int round) {
    return ofNear
        .get(key)
        .map(StateOf::value)
        .filter(text -> text.matches("(?s).*\\br" + round + "\\b.*"))
        .isPresent();
  }

  /** The least of some: what is on its way right then is no part of what is kept. */
  private void sample() throws Exception {
    var least = Long.MAX_VALUE;
    for (var i = 0; i < 5; i++) {
      Thread.sleep(200);
      System.gc();
      least = Math.min(least, ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed());
    }
    heap.add(least);
    try (var open = Files.list(Path.of("/proc/self/fd"))) {
      files.add(open.count());
    }
  }

  /** What stores do to those that use them. */
  private void happens(int count) {
    switch (count % 5) {
      case 1 -> ofFar.compact(ofFar.now("x").revision());
      case 2 -> ofNear.compact(ofNear.now("x").revision());
      case 3 -> again(far);
      case 4 -> again(near);
      default -> {}
    }
  }

  private static void again(EtcdServer server) {
    server.kill();
    server.restart();
  }

  private void awaitEqual(Told node) {
    await()
        .atMost(PATIENCE)
        .ignoreExceptionsInstanceOf(StoreException.class)
        .untilAsserted(() -> {
          for (var resource : Resource.values()) {
            assertThat(all(ofNear, resource.cachePrefix("c1")))
                .as("seed %d, %s", SEED, resource)
                .isEqualTo(all(ofFar, resource.statePrefix("c1")));
          }
        });
    try (var fresh = Told.start(ofNear)) {
      await()
          .atMost(PATIENCE)
          .untilAsserted(() -> {
            assertThat(node.counts()).isEqualTo(fresh.counts());
            assertThat(node.ips()).isEqualTo(fresh.ips()).isNotEmpty();
            assertThat(node.services()).isEqualTo(fresh.services());
          });
      System.out.println("[soak] equal in the end: " + fresh.counts());
    }
  }

  private static Map<String, String> all(Store store, String prefix) {
    var all = new TreeMap<String, String>();
    for (var entry : store.list(prefix, "", 0, 0).entries()) {
      var value = new String(entry.value(), StandardCharsets.ISO_8859_1);
      all.put(entry.key().substring(prefix.length()), value);
    }
    return all;
  }

  private void judge() {
    var bytes = new Flat(heap);
    var open = new Flat(files);
    System.out.println("[soak] heap in KiB: " + heap.stream().map(b -> b >> 10).toList());
    System.out.println("[soak] open files: " + files);
    System.out.println(
        "[soak] growth: %d KiB, %d files".formatted(bytes.growth() >> 10, open.growth()));
    assertThat(bytes.growth()).as("bytes of heap").isLessThan(MOST_BYTES);
    assertThat(open.growth()).as("open files").isLessThan(MOST_FILES);
  }
}
