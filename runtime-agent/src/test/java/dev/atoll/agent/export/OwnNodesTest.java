package dev.atoll.agent.export;

import static org.assertj.core.api.Assertions.assertThat;

import dev.atoll.agent.etcd.Entry;
import dev.atoll.agent.etcd.Store;
import dev.atoll.agent.etcd.StoreAccess;
import dev.atoll.agent.etcd.Stores;
import dev.atoll.agent.etcd.Write;
import dev.atoll.agent.export.ExportOptions.Identities;
import dev.atoll.agent.kube.KubeCluster;
import dev.atoll.agent.schema.OwnCluster;
import dev.atoll.agent.schema.Resource;
import dev.atoll.sandbox.ControlPlane;
import dev.atoll.sandbox.ControlPlane.Cluster;
import dev.atoll.sandbox.EtcdServer;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What only nodes of the own cluster are told, as a node reads it transaction by transaction. */
class OwnNodesTest {
  private static final OwnCluster OWN = new OwnCluster("c2", 5, 255);
  private static final ExportOptions OPTIONS =
      new ExportOptions(Identities.ALLOCATE, false, true, false);

  private static final String LABELS =
      "k8s:app=web;gen:io.cilium.k8s.named-ports=http.TCP.8080;"
          + "k8s:io.cilium.k8s.namespace.labels.kubernetes.io/metadata.name=hidden;"
          + "k8s:io.cilium.k8s.namespace.labels.team=a;k8s:io.cilium.k8s.policy.cluster=c2;"
          + "k8s:io.cilium.k8s.policy.serviceaccount=default;k8s:io.kubernetes.pod.namespace=hidden;";

  /** More than go into one transaction. */
  private static final int PODS = 100;

  private static final String CANARY = Resource.IPS.stateCanary("c2");
  private static final String OWN_CANARY = "cilium/synced/c2/cilium/atoll/v1/own/ip";
  private static ControlPlane plane;
  private static SomePods pods;

  private final EtcdServer server = EtcdServer.start();
  private final Store store = Stores.open(StoreAccess.plain(server.url()), Duration.ofSeconds(2));
  private final AsRead read = new AsRead(store, OWN);

  @BeforeAll
  static void start() throws IOException {
    plane = ControlPlane.start(Cluster.named("c2"));
    pods = new SomePods(plane, "c2");
    pods.namespace("hidden", "false", "a");
    for (var i = 1; i <= PODS; i++) {
      pods.pod("hidden", "p" + i, "10.1.0." + i, "Running", Map.of());
    }
  }

  @AfterAll
  static void stop() {
    plane.close();
  }

  @BeforeEach
  void open() throws IOException {
    pods.namespace("hidden", "false", "a");
  }

  @AfterEach
  void close() {
    read.close();
    store.close();
    server.close();
  }

  @Test
  void pods_that_are_not_global_are_under_own_keys_in_the_form_that_others_have() {
    try (var running = running()) {
      await(() -> get(CANARY));
      await(() -> get(Resource.IDENTITIES.stateCanary("c2")));
      var own = all("cilium/atoll/v1/c2/own/");

      assertThat(all("cilium/state/ip/")).isEmpty();
      assertThat(all("cilium/state/identities/")).isEmpty();
      var identity =
          own.keySet().stream().filter(k -> k.startsWith("identities/")).findFirst().orElseThrow();
      var number = Long.parseLong(identity.substring("identities/".length()));
      assertThat(number >> 16).isEqualTo(5);
      assertThat(own).hasSize(2 * PODS + 1);
      assertThat(own)
          .containsEntry(identity, LABELS)
          .containsEntry(
              "ip/10.1.0.7",
              "{\"IP\":\"10.1.0.7\",\"Mask\":null,\"HostIP\":\"172.18.0.2\",\"ID\":"
                  + number
                  + ",\"Key\":0,\"Metadata\":\"\",\"K8sNamespace\":\"hidden\","
                  + "\"K8sPodName\":\"p7\",\"K8sServiceAccount\":\"default\",\"NamedPorts\":"
                  + "[{\"Name\":\"http\",\"Port\":8080,\"Protocol\":\"TCP\"}]}");
    }
  }

  @Test
  void both_canaries_say_the_same_and_are_of_one_transaction_behind_all_keys() {
    try (var running = running()) {
      await(() -> get(CANARY));
      var canary = entry(CANARY);
      var own = entry(OWN_CANARY);
      assertThat(own.value()).isEqualTo(canary.value());
      assertThat(own.revision()).isEqualTo(canary.revision());
      assertThat(own.lease()).isEqualTo(canary.lease());
      assertThat(entry("cilium/atoll/v1/c2/own/ip/10.1.0.1").revision())
          .isLessThanOrEqualTo(canary.revision());
    }
  }

  @Test
  void a_pod_is_always_the_same_one_while_its_namespace_becomes_global_and_is_not_any_more()
      throws IOException {
    try (var running = running()) {
      await(() -> all("cilium/atoll/v1/c2/own/ip/").size() == 2 * PODS);
      await(() -> isComplete());
      var number = identities().iterator().next();
      for (var global : List.of("true", "false", "true", "false")) {
        pods.namespace("hidden", global, "a");
        var there = global.equals("true") ? "cilium/state/ip/" : "cilium/atoll/v1/c2/own/ip/";
        var left = global.equals("true") ? "cilium/atoll/v1/c2/own/" : "cilium/state/ip/";
        await(() -> all(there).size() == 2 * PODS && all(left).isEmpty());
        read.follow(() -> assertThat(identities()).containsExactly(number));
      }
    }
  }

  @Test
  void so_it_is_where_that_happened_while_there_was_no_exporter() throws IOException {
    try (var running = running()) {
      await(() -> all("cilium/atoll/v1/c2/own/ip/").size() == 2 * PODS);
      await(() -> isComplete());
    }
    var number = identities().iterator().next();
    for (var global : List.of("true", "false")) {
      pods.namespace("hidden", global, "a");
      var left = global.equals("true") ? "cilium/atoll/v1/c2/own/" : "cilium/state/ip/";
      try (var running = running()) {
        await(() -> all(left).isEmpty());
        await(() -> all("cilium/state/identities/").isEmpty() == global.equals("false"));
      }
      read.follow(() -> assertThat(identities()).containsExactly(number));
      assertThat(read.state().tellsOwnNodes()).isTrue();
    }
  }

  @Test
  void a_number_that_the_store_has_for_own_nodes_is_kept() {
    var number = Integer.toString((5 << 16) + 4711);
    var key = Resource.IDENTITIES.ownPrefix("c2") + number;
    store.commit(List.of(new Write.Put(key, LABELS.getBytes(StandardCharsets.UTF_8), 0)));
    try (var running = running()) {
      await(() -> get(Resource.IDENTITIES.stateCanary("c2")));
      assertThat(all(Resource.IDENTITIES.ownPrefix("c2"))).containsOnlyKeys(number);
      assertThat(all(Resource.IPS.ownPrefix("c2")).get("10.1.0.7")).contains("\"ID\":" + number);
    }
  }

  @Test
  void what_an_earlier_exporter_left_and_is_not_there_any_more_is_deleted() {
    var key = Resource.IPS.ownPrefix("c2") + "10.1.9.9";
    store.commit(List.of(new Write.Put(key, new byte[1], 0)));
    try (var running = running()) {
      await(() -> get(CANARY));
      assertThat(get(key)).isFalse();
    }
  }

  /** Whether a node knows all of it; it has read what is in the store by then. */
  private boolean isComplete() {
    read.follow(() -> {});
    return read.state().hasOwnIdentities() && !identities().contains(0);
  }

  private Set<Integer> identities() {
    var all = new TreeSet<Integer>();
    for (var i = 1; i <= PODS; i++) {
      all.add(read.identity("10.1.0." + i));
    }
    return all;
  }

  private record Running(KubeCluster cluster, Exporter exporter) implements AutoCloseable {
    @Override
    public void close() {
      exporter.close();
      cluster.close();
    }
  }

  private Running running() {
    var cluster = KubeCluster.watch(plane.kubeconfig("c2"), Exporter.kinds(OPTIONS));
    return new Running(cluster, Exporter.start(OWN, cluster, store, OPTIONS));
  }

  private boolean get(String key) {
    return store.get(key).isPresent();
  }

  private Entry entry(String key) {
    return store.get(key).orElseThrow();
  }

  private Map<String, String> all(String prefix) {
    var all = new TreeMap<String, String>();
    for (var entry : store.list(prefix, "", 0, 0).entries()) {
      all.put(
          entry.key().substring(prefix.length()),
          new String(entry.value(), StandardCharsets.UTF_8));
    }
    return all;
  }

  private void await(BooleanSupplier condition) {
    var deadline = System.nanoTime() + Duration.ofSeconds(30).toNanos();
    while (!condition.getAsBoolean()) {
      assertThat(System.nanoTime()).as("in time").isLessThan(deadline);
      try {
        Thread.sleep(20);
      } catch (InterruptedException e) {
        throw new IllegalStateException(e);
      }
    }
  }
}
