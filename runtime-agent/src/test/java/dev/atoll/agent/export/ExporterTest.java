package dev.atoll.agent.export;

import static org.assertj.core.api.Assertions.assertThat;

import dev.atoll.agent.etcd.Entry;
import dev.atoll.agent.etcd.Store;
import dev.atoll.agent.etcd.StoreAccess;
import dev.atoll.agent.etcd.StoreException;
import dev.atoll.agent.etcd.Stores;
import dev.atoll.agent.etcd.Write;
import dev.atoll.agent.export.ExportOptions.Identities;
import dev.atoll.agent.kube.KubeCluster;
import dev.atoll.agent.schema.Keys;
import dev.atoll.agent.schema.OwnCluster;
import dev.atoll.agent.schema.Resource;
import dev.atoll.sandbox.CiliumCrds;
import dev.atoll.sandbox.Components;
import dev.atoll.sandbox.ControlPlane;
import dev.atoll.sandbox.ControlPlane.Cluster;
import dev.atoll.sandbox.EtcdServer;
import dev.atoll.sandbox.Progress;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** An exporter over restarts of itself, of its store and of the API server. */
class ExporterTest {
  private static final int NODES = 300;
  private static final String PATH = "/apis/cilium.io/v2/ciliumnodes/";
  private static final OwnCluster OWN = new OwnCluster("c1", 3, 255);
  private static final ExportOptions OPTIONS =
      new ExportOptions(Identities.CILIUM, false, true, false);
  private static final String CANARY = Resource.NODES.stateCanary("c1");
  private static ControlPlane plane;

  private EtcdServer server;
  private Store store;

  @BeforeAll
  static void startPlane() throws IOException {
    plane = ControlPlane.start(Cluster.named("c1"));
    plane.installCrds(
        "c1",
        CiliumCrds.find(Components.ofThisMachine(Progress.quiet()), Progress.quiet()),
        List.of("CiliumNode", "CiliumIdentity", "CiliumEndpoint"));
    for (var i = 0; i < NODES; i++) {
      node("n-" + i, "a");
    }
  }

  @AfterAll
  static void stopPlane() {
    plane.close();
  }

  @BeforeEach
  void startStore() {
    server = EtcdServer.start();
    store = Stores.open(StoreAccess.plain(server.url()), Duration.ofSeconds(2));
  }

  @AfterEach
  void stopStore() {
    store.close();
    server.close();
  }

  @Test
  void a_canary_is_behind_all_keys_and_all_hang_on_one_lease() {
    try (var running = start()) {
      await(() -> get(CANARY));
      var canary = store.get(CANARY).orElseThrow();

      assertThat(nodes())
          .hasSize(NODES)
          .allMatch(e -> e.revision() <= canary.revision() && e.lease() == canary.lease());
      for (var resource : Resource.values()) {
        await(() -> get(resource.stateCanary("c1")));
      }
    }
  }

  @Test
  void after_a_restart_nothing_is_written_that_is_there_and_the_lease_is_the_same() {
    try (var running = start()) {
      await(() -> get(CANARY));
    }
    var before = nodes();
    var canary = store.get(CANARY).orElseThrow();
    try (var running = start()) {
      await(() -> store.get(CANARY).orElseThrow().revision() > canary.revision());
    }

    assertThat(nodes()).usingRecursiveComparison().isEqualTo(before);
    assertThat(store.get(CANARY).orElseThrow().lease()).isEqualTo(canary.lease());
  }

  @Test
  void what_the_store_has_and_the_cluster_has_not_is_deleted_before_the_canary() {
    var gone = Resource.NODES.statePrefix("c1") + "gone";
    var other = Resource.NODES.statePrefix("c10") + "n";
    store.commit(
        List.of(new Write.Put(gone, new byte[1], 0), new Write.Put(other, new byte[1], 0)));
    try (var running = start()) {
      await(() -> get(CANARY));

      assertThat(store.get(gone)).isEmpty();
      assertThat(store.get(other)).isPresent();
    }
  }

  @Test
  void keys_that_end_with_their_lease_come_back_on_another() {
    try (var running = start()) {
      await(() -> get(CANARY));
      var lease = store.get(CANARY).orElseThrow().lease();
      store.revoke(lease);
      await(() -> get(CANARY));

      assertThat(nodes()).hasSize(NODES).allMatch(e -> e.lease() != lease);
      await(() -> get(Keys.clusterConfig("c1")));
    }
  }

  @Test
  void a_store_that_comes_back_empty_is_filled_again() {
    try (var running = start()) {
      await(() -> get(CANARY));
      server.wipe();
      server.restart();
      await(() -> get(CANARY));

      assertThat(nodes()).hasSize(NODES);
    }
  }

  @Test
  void changes_made_while_the_store_is_away_are_written_when_it_is_back() throws IOException {
    try (var running = start()) {
      await(() -> get(CANARY));
      server.kill();
      node("n-1", "changed");
      node("late", "a");
      server.restart();
      await(() -> nodeSays("n-1", "changed") && nodeSays("late", "a"));
    } finally {
      node("n-1", "a");
      plane.api("c1").delete(PATH + "late");
    }
  }

  @Test
  void what_the_cluster_says_of_itself_is_restored() {
    try (var running = start()) {
      var key = Keys.clusterConfig("c1");
      await(() -> get(key));
      await(() -> get(Keys.clock("c1"))); // the guard watches before the clock is first written
      var said = text(key);
      store.commit(List.of(new Write.Put(key, "{\"id\":5}".getBytes(StandardCharsets.UTF_8), 0)));
      await(() -> text(key).equals(said));
      store.commit(List.of(new Write.Delete(key)));
      await(() -> text(key).equals(said));
    }
  }

  @Test
  void the_clock_is_written_every_second() throws InterruptedException {
    try (var running = start()) {
      await(() -> get(CANARY));
      var first = text(Keys.clock("c1"));
      Thread.sleep(2_500);

      assertThat(Duration.between(instant(first), instant(text(Keys.clock("c1")))))
          .isBetween(Duration.ofMillis(1_500), Duration.ofMillis(3_500));
    }
  }

  @Test
  void an_api_server_that_was_away_is_listed_again_and_what_is_gone_is_deleted()
      throws IOException {
    node("leaving", "a");
    try (var running = start()) {
      await(() -> get(CANARY) && nodeSays("leaving", "a"));
      plane.restart("c1");
      plane.api("c1").delete(PATH + "leaving");
      node("coming", "a");
      await(() -> nodeSays("coming", "a") && !get(nodeKey("leaving")));
    } finally {
      plane.api("c1").delete(PATH + "coming");
    }
    assertThat(nodes().stream().map(Entry::key)).doesNotContain(nodeKey("leaving"));
  }

  /** An exporter with its own watch, closed together. */
  private record Running(KubeCluster cluster, Exporter exporter) implements AutoCloseable {
    @Override
    public void close() {
      exporter.close();
      cluster.close();
    }
  }

  private Running start() {
    var cluster = KubeCluster.watch(plane.kubeconfig("c1"), Exporter.kinds(OPTIONS));
    return new Running(cluster, Exporter.start(OWN, cluster, store, OPTIONS));
  }

  private static void node(String name, String mark) throws IOException {
    var object = new TreeMap<String, Object>();
    object.put("apiVersion", "cilium.io/v2");
    object.put("kind", "CiliumNode");
    object.put("metadata", Map.of("labels", Map.of("mark", mark)));
    object.put("spec", Map.of());
    plane.api("c1").hold(PATH + name, object);
  }

  private static String nodeKey(String name) {
    return Resource.NODES.statePrefix("c1") + name;
  }

  private boolean nodeSays(String name, String mark) {
    return get(nodeKey(name)) && text(nodeKey(name)).contains("\"mark\":\"" + mark + "\"");
  }

  private List<Entry> nodes() {
    return store.list(Resource.NODES.statePrefix("c1"), "", 0, 0).entries();
  }

  private boolean get(String key) {
    return store.get(key).isPresent();
  }

  private String text(String key) {
    return store.get(key).map(e -> new String(e.value(), StandardCharsets.UTF_8)).orElse("");
  }

  private static java.time.Instant instant(String text) {
    return java.time.Instant.ofEpochMilli(Long.parseLong(text));
  }

  private static void await(BooleanSupplier condition) {
    var deadline = System.nanoTime() + Duration.ofSeconds(30).toNanos();
    while (!holds(condition)) {
      assertThat(System.nanoTime()).as("in time").isLessThan(deadline);
      try {
        Thread.sleep(20);
      } catch (InterruptedException e) {
        throw new IllegalStateException(e);
      }
    }
  }

  private static boolean holds(BooleanSupplier condition) {
    try {
      return condition.getAsBoolean();
    } catch (StoreException e) {
      return false; // it is being started
    }
  }
}
