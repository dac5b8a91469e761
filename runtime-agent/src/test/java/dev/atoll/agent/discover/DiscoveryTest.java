package dev.atoll.agent.discover;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.atoll.agent.etcd.Store;
import dev.atoll.agent.etcd.StoreAccess;
import dev.atoll.agent.etcd.Stores;
import dev.atoll.agent.export.ExportOptions;
import dev.atoll.agent.export.ExportOptions.Identities;
import dev.atoll.agent.export.Exporter;
import dev.atoll.agent.kube.KubeCluster;
import dev.atoll.agent.kube.News;
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
import java.util.concurrent.CopyOnWriteArrayList;
import org.awaitility.core.ConditionFactory;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Slices of other clusters in a real API server. */
class DiscoveryTest {
  private static final OwnCluster OWN = new OwnCluster("c1", 1, 255);
  private static ControlPlane plane;
  private static Slices slices;

  private final List<String> said = new CopyOnWriteArrayList<>();
  private EtcdServer server;
  private Store store;
  private Brought two;

  @BeforeAll
  static void startPlane() {
    plane = ControlPlane.start(Cluster.named("c1"));
    slices = new Slices(plane.api("c1"));
  }

  @AfterAll
  static void stopPlane() {
    plane.close();
  }

  @BeforeEach
  void begin() throws IOException {
    server = EtcdServer.start();
    store = Stores.open(StoreAccess.plain(server.url()), Duration.ofSeconds(5));
    two = new Brought(store, "c2", 2);
    slices.namespace();
  }

  @AfterEach
  void end() {
    store.close();
    server.close();
    plane.clean("c1");
  }

  @Test
  void a_headless_global_service_gets_the_slices_of_another_cluster() throws IOException {
    slices.service("db", true, Map.of());
    two.config(true).slice("db", "db-a", "10.2.0.1=db-0").canaries();
    try (var running = start()) {
      soon().until(() -> slices.of("db").size() == 1);
    }
    var slice = slices.of("db").getFirst();

    assertThat(slice.at("/metadata/name").asString()).matches("db-c2-[0-9a-f]{10}");
    assertThat(slice.at("/metadata/labels").toString())
        .isEqualTo(
            "{\"app\":\"db\""
                + ",\"endpointslice.kubernetes.io/managed-by\":"
                + "\"endpointslice-mesh-controller.cilium.io\""
                + ",\"kubernetes.io/service-name\":\"db\""
                + ",\"multicluster.kubernetes.io/source-cluster\":\"c2\""
                + ",\"service.kubernetes.io/headless\":\"\"}");
    assertThat(slice.at("/metadata/ownerReferences/0/name").asString()).isEqualTo("db");
    assertThat(slice.at("/endpoints").toString())
        .isEqualTo(
            "[{\"addresses\":[\"10.2.0.1\"],\"conditions\":"
                + "{\"ready\":true,\"serving\":true,\"terminating\":false}"
                + ",\"hostname\":\"db-0\",\"nodeName\":\"c2\",\"zone\":\"c2\"}]");
    assertThat(slice.at("/ports").toString())
        .isEqualTo("[{\"name\":\"http\",\"protocol\":\"TCP\",\"port\":8080}]");
  }

  @Test
  void another_service_gets_them_only_while_it_asks_for_them() throws IOException {
    var asks = "service.cilium.io/global-sync-endpoint-slices";
    slices.service("web", false, Map.of());
    slices.service("db", true, Map.of(asks, "false"));
    slices.service("own", true, Map.of("service.cilium.io/global", "false"));
    slices.service("mark", true, Map.of());
    for (var service : List.of("web", "db", "own", "mark")) {
      two.slice(service, service + "-a", "10.2.0.1");
    }
    two.config(true).canaries();
    try (var running = start()) {
      soon().until(() -> slices.of("mark").size() == 1);
      assertThat(slices.of("web")).isEmpty();
      assertThat(slices.of("db")).isEmpty();
      assertThat(slices.of("own")).isEmpty();

      slices.service("web", false, Map.of(asks, "true"));
      soon().until(() -> slices.of("web").size() == 1);
      assertThat(Slices.label(slices.of("web").getFirst(), "service.kubernetes.io/headless"))
          .isEmpty();
      slices.service("web", false, Map.of(asks, "false"));
      soon().until(() -> slices.of("web").isEmpty());

      slices.withoutService("mark");
      soon().until(() -> slices.of("mark").isEmpty());
    }
  }

  @Test
  void nothing_is_deleted_while_the_first_list_of_a_cluster_is_incomplete() throws IOException {
    slices.service("db", true, Map.of());
    two.config(true).slice("db", "db-a", "10.2.0.1").slice("db", "db-b", "10.2.0.2").canaries();
    try (var running = start()) {
      soon().until(() -> slices.of("db").size() == 2);
    }
    server.wipe();
    server.restart();
    two.config(true).slice("db", "db-b", "10.2.0.2", "10.2.0.3");
    try (var running = start()) {
      soon().until(() -> said.stream().anyMatch(line -> line.startsWith("slices of c2 stay")));
      stays("db", "10.2.0.1", "10.2.0.2");

      two.canaries();
      soon().until(() -> slices.addresses("db").equals(Set.of("10.2.0.2", "10.2.0.3")));
    }
  }

  @Test
  void nothing_is_deleted_because_the_store_is_new_or_away() throws IOException {
    slices.service("db", true, Map.of());
    two.config(true).slice("db", "db-a", "10.2.0.1").canaries();
    try (var running = start()) {
      soon().until(() -> slices.of("db").size() == 1);
      server.kill();
      stays("db", "10.2.0.1");
      server.wipe();
      server.restart();
      stays("db", "10.2.0.1");
    }
    try (var running = start()) {
      soon().until(() -> running.discovery.state().revision() > 0);
      stays("db", "10.2.0.1");
    }
  }

  @Test
  void slices_of_a_cluster_that_leaves_are_deleted_and_those_of_others_stay() throws IOException {
    slices.service("db", true, Map.of());
    two.config(true).slice("db", "db-a", "10.2.0.1").canaries();
    new Brought(store, "c3", 3).config(true).slice("db", "db-a", "10.3.0.1").canaries();
    try (var running = start()) {
      soon().until(() -> slices.addresses("db").size() == 2);
      two.leaves();
      soon().until(() -> slices.addresses("db").equals(Set.of("10.3.0.1")));
    }
  }

  @Test
  void a_slice_that_somebody_changes_or_deletes_is_made_as_it_was() throws IOException {
    slices.service("db", true, Map.of());
    two.config(true).slice("db", "db-a", "10.2.0.1").canaries();
    try (var running = start()) {
      soon().until(() -> slices.of("db").size() == 1);
      var path = Slices.PATH + "/" + slices.of("db").getFirst().at("/metadata/name").asString();
      plane.api("c1").merge(path, "{\"endpoints\":[{\"addresses\":[\"10.9.9.9\"]}]}");
      soon().until(() -> slices.addresses("db").equals(Set.of("10.2.0.1")));
      plane.api("c1").delete(path);
      soon().until(() -> slices.addresses("db").equals(Set.of("10.2.0.1")));
    }
  }

  @Test
  void a_slice_that_the_api_server_refuses_keeps_no_other_from_being_written() throws IOException {
    slices.service("db", true, Map.of());
    two.config(true).slice("db", "db-a", "127.0.0.1").slice("db", "db-b", "10.2.0.2").canaries();
    try (var running = start()) {
      soon().until(() -> slices.addresses("db").equals(Set.of("10.2.0.2")));
      two.withoutSlice("db-b");
      soon().until(() -> slices.of("db").isEmpty());
    }

    assertThat(said).anyMatch(line -> line.contains("is not written") && line.contains("loopback"));
  }

  @Test
  void services_in_the_older_form_are_cut_into_slices_of_a_hundred() throws IOException {
    slices.service("db", true, Map.of());
    two.config(false).service("db", 250).canaries();
    try (var running = start()) {
      soon().until(() -> slices.addresses("db").size() == 250);
    }

    assertThat(slices.of("db")).hasSize(3).allMatch(s -> s.path("endpoints").size() <= 100);
    assertThat(slices.of("db").toString()).contains("\"hostname\":\"pod-249\"");
  }

  @Test
  void slices_that_an_operator_of_cilium_left_are_replaced() throws IOException {
    slices.service("db", true, Map.of());
    plane
        .api("c1")
        .hold(
            Slices.PATH + "/db-c2-x7k2p",
            Map.of(
                "apiVersion",
                "discovery.k8s.io/v1",
                "kind",
                "EndpointSlice",
                "addressType",
                "IPv4",
                "endpoints",
                List.of(Map.of("addresses", List.of("10.2.0.9"))),
                "metadata",
                Map.of(
                    "labels",
                    Map.of(
                        "endpointslice.kubernetes.io/managed-by",
                        "endpointslice-mesh-controller.cilium.io",
                        "kubernetes.io/service-name",
                        "db",
                        "multicluster.kubernetes.io/source-cluster",
                        "c2"))));
    two.config(true).slice("db", "db-a", "10.2.0.1").canaries();
    try (var running = start()) {
      soon().until(() -> slices.addresses("db").equals(Set.of("10.2.0.1")));
    }
  }

  @Test
  void what_is_of_another_cluster_is_not_exported_again() throws IOException {
    var options = new ExportOptions(Identities.ALLOCATE, false, true, false);
    slices.service("db", true, Map.of());
    two.config(true).slice("db", "db-a", "10.2.0.1").canaries();
    try (var running = start();
        var cluster = KubeCluster.watch(plane.kubeconfig("c1"), Exporter.kinds(options));
        var exporter = Exporter.start(OWN, cluster, store, options)) {
      soon().until(() -> slices.of("db").size() == 1);
      ownSlice();
      soon().until(() -> exported().contains("10.1.0.1"));

      assertThat(exported()).doesNotContain("10.2.0.1");
      assertThat(store.count(Resource.ENDPOINT_SLICES.statePrefix("c1"))).isEqualTo(1);
    }
  }

  @Test
  void what_the_api_server_has_is_known_as_what_was_written() throws Exception {
    slices.service("db", true, Map.of());
    two.config(true).slice("db", "db-a", "10.2.0.1=db-0").canaries();
    try (var running = start();
        var cluster = KubeCluster.watch(plane.kubeconfig("c1"), Discovery.kinds())) {
      var known = new Known();
      soon()
          .until(() -> {
            cluster.take(100, Duration.ofMillis(10)).forEach(news -> there(known, news));
            return !known.slices("shop/db").isEmpty();
          });
      var service = known.service("shop/db").orElseThrow();
      var others = running.discovery.state().service("shop/db").orElseThrow().others();
      var wanted = WantedSlices.of(service, others).firstEntry().getValue();

      assertThat(wanted.is(known.slices("shop/db").iterator().next())).isTrue();
    }
  }

  private static void there(Known known, News news) {
    if (news instanceof News.There(var kind, var object)) {
      known.there(kind, object);
    }
  }

  /** It comes behind what was there before: all that would be exported is. */
  private static void ownSlice() throws IOException {
    plane
        .api("c1")
        .hold(
            Slices.PATH + "/db-own",
            Map.of(
                "apiVersion",
                "discovery.k8s.io/v1",
                "kind",
                "EndpointSlice",
                "addressType",
                "IPv4",
                "endpoints",
                List.of(Map.of("addresses", List.of("10.1.0.1"))),
                "metadata",
                Map.of("labels", Map.of("kubernetes.io/service-name", "db"))));
  }

  private String exported() {
    return store
        .get(Resource.SERVICES.statePrefix("c1") + "shop/db")
        .map(e -> new String(e.value(), StandardCharsets.UTF_8))
        .orElse("");
  }

  /** For longer than anything takes that is done at once. */
  private static void stays(String service, String... addresses) {
    await()
        .during(Duration.ofSeconds(2))
        .atMost(Duration.ofSeconds(4))
        .until(() -> slices.addresses(service).equals(Set.of(addresses)));
  }

  private static ConditionFactory soon() {
    return await().atMost(Duration.ofSeconds(20)).pollInterval(Duration.ofMillis(50));
  }

  private record Running(KubeCluster cluster, Discovery discovery) implements AutoCloseable {
    @Override
    public void close() {
      discovery.close();
      cluster.close();
    }
  }

  private Running start() {
    var cluster = KubeCluster.watch(plane.kubeconfig("c1"), Discovery.kinds());
    return new Running(cluster, Discovery.start(OWN, store, cluster, said::add));
  }
}
