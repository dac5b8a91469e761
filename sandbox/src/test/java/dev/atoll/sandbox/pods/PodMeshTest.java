package dev.atoll.sandbox.pods;

import static dev.atoll.sandbox.pods.TwoClusters.PORT;
import static dev.atoll.sandbox.pods.TwoClusters.SHOP;
import static dev.atoll.sandbox.pods.TwoClusters.await;
import static org.assertj.core.api.Assertions.assertThat;

import dev.atoll.sandbox.netns.Outcome;
import dev.atoll.sandbox.netns.Outcome.Answered;
import dev.atoll.sandbox.netns.Probe.Protocol;
import dev.atoll.sandbox.node.Measurement;
import dev.atoll.sandbox.node.Node;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/** Pods of two real API servers, attached by plugins that are not ours. */
@Tag("root")
@Timeout(120)
class PodMeshTest {
  @TempDir static Path dir;

  private static TwoClusters clusters;

  @BeforeAll
  static void start() throws IOException {
    clusters = TwoClusters.start(dir.resolve("sandbox"));
  }

  @AfterAll
  static void stop() {
    if (clusters != null) {
      clusters.close();
    }
  }

  @Test
  void a_node_is_registered_with_its_addresses_and_the_ranges_of_its_pods() throws IOException {
    var node = clusters.api("west").get("/api/v1/nodes/west-2").json();
    assertThat(texts(node.at("/spec/podCIDRs"), ""))
        .containsExactly("15.0.1.0/24", "fd15:0:0:1::/64");
    assertThat(texts(node.at("/status/addresses"), "/address"))
        .containsExactly("172.18.5.11", "fd00:5::11", "west-2");
    assertThat(node.at("/status/conditions/0/type").asString()).isEqualTo("Ready");
  }

  @Test
  void a_new_node_asks_for_neighbors_of_ipv6_at_once() {
    var underlay = clusters.mesh.underlay();
    var home = dir.resolve("another");
    var node = Node.of("another", List.of(List.of("172.18.9.10", "fd00:9::10")), home).getFirst();
    underlay.add(node);
    try {
      var addresses = List.of("ip", "-n", node.name(), "-6", "addr", "show", "dev", Node.DEVICE);
      assertThat(underlay.enclosure().call(addresses))
          .contains("inet6 fd00:9::10", "inet6 fe80:")
          .doesNotContain("tentative");
    } finally {
      underlay.remove(node);
    }
  }

  @Test
  void a_node_that_somebody_deletes_is_registered_again() throws IOException {
    var api = clusters.api("east");
    var uid = api.get("/api/v1/nodes/east-1").json().at("/metadata/uid").asString();
    api.delete("/api/v1/nodes/east-1");
    await("it is back", () -> api.exists("/api/v1/nodes/east-1"));
    var again = api.get("/api/v1/nodes/east-1").json();
    assertThat(again.at("/metadata/uid").asString()).isNotEqualTo(uid);
    assertThat(again.at("/spec/podCIDR").asString()).isEqualTo("16.0.0.0/24");
  }

  @Test
  void a_pod_comes_and_goes_by_the_api_alone() throws IOException {
    for (var cluster : List.of("west", "east")) {
      var asker = clusters.run(cluster, "asker", 1);
      var begin = System.nanoTime();
      var pod = clusters.run(cluster, "guest", 1);
      System.out.printf("[%s] a pod runs after %d ms%n", cluster, millisSince(begin));
      assertThat(line(clusters.ask(asker, pod)))
          .startsWith(pod.end() + " saw " + asker.address() + ":");
      assertThat(Files.exists(clusters.mesh.enclosure().network(pod.network()))).isTrue();

      clusters.api(cluster).delete(SHOP + "/pods/guest");
      await("the pod is gone", () -> !clusters.api(cluster).exists(SHOP + "/pods/guest"));
      await(
          "so is its namespace",
          () -> !Files.exists(clusters.mesh.enclosure().network(pod.network())));
      assertThat(given(cluster + "-1")).doesNotContain(pod.address()).contains(asker.address());
      assertThat(clusters.ask(asker, pod)).matches(it -> !Measurement.connected(it));
      assertThat(clusters.mesh.trouble()).isEmpty();
    }
  }

  /** Addresses that the plugin keeps as given out. */
  private static String given(String node) {
    return clusters.mesh.enclosure().call(List.of("ls", "/run/cni/" + node + "/pods"));
  }

  @Test
  void a_status_is_as_a_kubelet_reports_it() throws IOException {
    var pod = clusters.run("west", "told", 2);
    var status = clusters.api("west").get(SHOP + "/pods/told").json().path("status");
    assertThat(status.path("phase").asString()).isEqualTo("Running");
    assertThat(status.path("podIP").asString()).isEqualTo(pod.address()).startsWith("15.0.1.");
    assertThat(texts(status.path("podIPs"), "/ip"))
        .hasSize(2)
        .element(1)
        .asString()
        .startsWith("fd15:0:0:1::");
    assertThat(status.path("hostIP").asString()).isEqualTo("172.18.5.11");
    assertThat(texts(status.path("conditions"), "/type")).contains("Ready", "ContainersReady");
    assertThat(texts(status.path("conditions"), "/status")).containsOnly("True");
    assertThat(status.at("/containerStatuses/0/name").asString()).isEqualTo("echo");
    assertThat(status.at("/containerStatuses/0/ready").asBoolean()).isTrue();
  }

  @Test
  void slices_of_a_service_have_its_pods_while_they_run() throws IOException {
    var one = clusters.run("west", "backend", 1);
    service("west", "backend");
    await("the slice has it", () -> addresses("west", "backend").equals(List.of(one.address())));

    clusters.api("west").delete(SHOP + "/pods/backend");
    await("the slice is empty", () -> addresses("west", "backend").isEmpty());
  }

  private static void service(String cluster, String name) throws IOException {
    var spec = Map.of("selector", Map.of("app", name), "ports", List.of(Map.of("port", PORT)));
    clusters
        .api(cluster)
        .hold(
            SHOP + "/services/" + name,
            Map.of("apiVersion", "v1", "kind", "Service", "spec", spec));
  }

  /** Of ready endpoints. */
  private static List<String> addresses(String cluster, String service) throws IOException {
    var path =
        "/apis/discovery.k8s.io/v1/namespaces/shop/endpointslices"
            + "?labelSelector=kubernetes.io/service-name%3D"
            + service;
    var addresses = new ArrayList<String>();
    for (var slice : clusters.api(cluster).get(path).json().path("items")) {
      for (var endpoint : slice.path("endpoints")) {
        if (endpoint.at("/conditions/ready").asBoolean()) {
          addresses.addAll(texts(endpoint.path("addresses"), ""));
        }
      }
    }
    return addresses;
  }

  @Test
  void pods_of_one_cluster_reach_each_other_on_one_node_and_on_two() throws IOException {
    var here = clusters.run("west", "here", 1);
    var beside = clusters.run("west", "beside", 1);
    var there = clusters.run("west", "there", 2);
    for (var to : List.of(beside, there)) {
      for (var protocol : Protocol.values()) {
        assertThat(line(clusters.ask(here, to.address(), protocol)))
            .startsWith(to.end() + " saw " + here.address() + ":");
        assertThat(line(clusters.ask(here, clusters.ipv6(to), protocol)))
            .startsWith(to.end() + " saw [fd15:");
      }
    }
    var one = clusters.run("east", "one", 1);
    var two = clusters.run("east", "two", 1);
    assertThat(line(clusters.ask(one, two))).startsWith("east/shop/two saw " + one.address() + ":");
  }

  @Test
  void a_pod_on_the_network_of_its_node_has_its_address_and_reaches_pods() throws IOException {
    var host = clusters.runOnHost("west", "host", 2);
    var near = clusters.run("west", "near-host", 2);
    var far = clusters.run("west", "far-from-host", 1);
    assertThat(host.address()).isEqualTo("172.18.5.11");
    assertThat(line(clusters.ask(far, host))).startsWith("west/shop/host saw " + far.address());
    assertThat(line(clusters.ask(host, far))).contains("saw 172.18.5.11:");
    assertThat(line(clusters.ask(host, near))).startsWith("west/shop/near-host saw ");

    clusters.api("west").delete(SHOP + "/pods/host");
    await("it is gone", () -> clusters.ask(far, host) instanceof Outcome.Refused);
  }

  @Test
  void between_clusters_there_is_a_way_when_it_is_asked_for() throws IOException {
    var west = clusters.run("west", "western", 2);
    var east = clusters.run("east", "eastern", 1);
    assertThat(clusters.ask(west, east)).matches(it -> !Measurement.connected(it));
    assertThat(clusters.ask(east, west)).matches(it -> !Measurement.connected(it));

    clusters.mesh.routeBetween("west", "east");

    assertThat(line(clusters.ask(west, east)))
        .startsWith("east/shop/eastern saw " + west.address());
    assertThat(line(clusters.ask(east, west)))
        .as("masqueraded")
        .startsWith("west/shop/western saw 172.18.6.10:");
  }

  @Test
  void a_node_that_is_cut_off_is_silent_until_it_is_mended() throws IOException {
    var near = clusters.run("west", "near", 1);
    var far = clusters.run("west", "far", 2);
    var beside = clusters.run("west", "alongside", 2);
    assertThat(line(clusters.ask(near, far))).contains("saw " + near.address());

    clusters.mesh.underlay().cut("west-2");
    assertThat(clusters.ask(near, far)).isInstanceOf(Outcome.Silent.class);
    assertThat(line(clusters.ask(beside, far))).as("on the node").contains(beside.address());

    clusters.mesh.underlay().mend("west-2");
    await("it is back", () -> Measurement.connected(clusters.ask(near, far)));
  }

  @Test
  void what_happened_while_an_api_server_was_away_is_made_up_for() throws IOException {
    var pod = clusters.run("east", "early", 1);
    clusters.plane.restart("east");
    assertThat(clusters.run("east", "late", 1).address()).isNotEqualTo(pod.address());
    assertThat(line(clusters.ask(pod, clusters.run("east", "late", 1))))
        .startsWith("east/shop/late");
  }

  private static String line(Outcome outcome) {
    assertThat(outcome).isInstanceOf(Answered.class);
    return ((Answered) outcome).line();
  }

  private static List<String> texts(JsonNode list, String pointer) {
    var texts = new ArrayList<String>();
    list.forEach(it -> texts.add((pointer.isEmpty() ? it : it.at(pointer)).asString()));
    return texts;
  }

  private static long millisSince(long begin) {
    return Duration.ofNanos(System.nanoTime() - begin).toMillis();
  }
}
