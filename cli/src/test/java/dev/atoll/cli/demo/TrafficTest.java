package dev.atoll.cli.demo;

import static org.assertj.core.api.Assertions.assertThat;

import dev.atoll.cli.SandboxMesh;
import dev.atoll.cli.TruthTable;
import dev.atoll.reconciler.status.FleetStatus;
import dev.atoll.reconciler.status.Revision;
import dev.atoll.sandbox.CiliumCrds;
import dev.atoll.sandbox.Component;
import dev.atoll.sandbox.Components;
import dev.atoll.sandbox.ControlPlane;
import dev.atoll.sandbox.Progress;
import dev.atoll.sandbox.mesh.NodeAgent;
import dev.atoll.sandbox.node.Measurement;
import dev.atoll.sandbox.node.Pod;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * Three clusters with Atoll's datapath through the article's commits, measured with real
 * connections. Each test goes on where the one before ended.
 */
@Tag("root")
@Timeout(180)
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class TrafficTest {
  private static final Progress OUT = line -> System.out.println("traffic: " + line);
  private static final Path EXAMPLE = Path.of("../fleet-example");
  private static final Duration SOON = Duration.ofMinutes(1);
  private static final int MANY = 600;

  @TempDir static Path dir;
  private static Stage stage;
  private static Article article;
  private static Traffic traffic;

  @BeforeAll
  static void start() throws IOException {
    var components = Components.ofThisMachine(OUT);
    var options = ControlPlane.Options.temporary().with(components).keptIn(dir.resolve("sandbox"));
    var clusters = ControlPlane.Cluster.named(Stage.CLUSTERS.toArray(String[]::new));
    var plane = ControlPlane.start(clusters, options);
    stage = Stage.set(dir, plane, components.find(Component.KUBECTL).path());
    plane.installCrds(CiliumCrds.find(components, OUT), CiliumCrds.KINDS_OF_POLICY);
    article = new Article(EXAMPLE, stage.work());
    new Folder(EXAMPLE).copyTo(stage.work());
    article.ownDatapath();
    article.begin();
    var commit = stage.commit("The article");
    stage.startReconciler();
    traffic = Traffic.begin(stage, components, OUT);
    stage.await("the article in every cluster", SOON, Traffic.holds(commit));
  }

  @AfterAll
  static void end() throws IOException {
    if (stage != null) {
      stage.close();
      keepLogs();
    }
  }

  private static void keepLogs() throws IOException {
    var kept = Path.of("target", "traffic");
    new Folder(kept).delete();
    new Folder(dir.resolve("sandbox").resolve("logs")).copyTo(kept);
    Files.copy(dir.resolve("serve.log"), kept.resolve("serve.log"));
  }

  /** Shows who reaches my-app, which must be as {@code reach} says. */
  private static void hold(TruthTable table) {
    var text = new SideBySide(table).text();
    System.out.println(text);
    assertThat(text).endsWith(": equal");
  }

  private static boolean reaches(TruthTable table, String from, String to) {
    return table.cells().stream()
        .filter(c -> c.connection().from().end().equals(from))
        .filter(c -> c.connection().to().end().equals(to))
        .allMatch(c -> Measurement.connected(c.outcome()));
  }

  private static Pod frontend(String cluster) {
    return traffic.pod(cluster + "/shop/frontend");
  }

  private static Pod app(String cluster) {
    return traffic.pod(cluster + "/shop/my-app");
  }

  @Test
  @Order(0)
  void an_agent_on_a_node_is_asked_from_the_machine_and_asks_the_nodes_of_others()
      throws Exception {
    assertThat(traffic.agents().agents()).hasSize(3).allMatch(NodeAgent::runs);
    for (var agent : traffic.agents().agents()) {
      var end = System.nanoTime() + SOON.toNanos();
      while (reached(agent) < 2 && System.nanoTime() < end) {
        Stage.pause(Duration.ofMillis(200));
      }
      assertThat(reached(agent)).as(peers(agent)).isEqualTo(2);
    }
  }

  /** How many other clusters there are of which the one node answers. */
  private static int reached(NodeAgent agent) throws Exception {
    return peers(agent).split("\"nodesReached\":1", -1).length - 1;
  }

  private static String peers(NodeAgent agent) throws Exception {
    var request = HttpRequest.newBuilder(URI.create(agent.url() + "/peers")).build();
    try (var client = HttpClient.newHttpClient()) {
      return client.send(request, BodyHandlers.ofString()).body();
    }
  }

  @Test
  @Order(1)
  void the_article_s_policy_lets_in_the_frontend_of_the_same_cluster_alone() {
    var table = traffic.awaitMyApp();
    hold(table);
    assertThat(open(table)).isEqualTo(2);
    assertThat(reaches(table, "cluster-one/shop/frontend", "cluster-one/shop/my-app")).isTrue();
    assertThat(reaches(table, "cluster-two/shop/frontend", "cluster-two/shop/my-app")).isTrue();
  }

  private static long open(TruthTable table) {
    return table.cells().stream().filter(c -> Measurement.connected(c.outcome())).count();
  }

  @Test
  @Order(2)
  void everybody_reaches_what_reach_says_on_every_port() {
    var text = String.join("\n", traffic.everything().lines());
    System.out.println(text);
    assertThat(text).endsWith("all as `atoll reach` says");
  }

  @Test
  @Order(3)
  void a_commit_that_says_clusters_all_lets_in_every_frontend_and_nobody_else() throws IOException {
    article.meanAllClusters();
    var watched = Traffic.connection(frontend("cluster-two"), app("cluster-one"));
    var moment = traffic.commit("Frontends of all clusters may call my-app", watched, true);
    System.out.println("open " + moment.took().toMillis() + " ms after the push began");
    var table = traffic.awaitMyApp();
    hold(table);
    assertThat(open(table)).isEqualTo(6);
  }

  @Test
  @Order(4)
  void a_commit_that_restricts_it_is_enforced_within_a_second() throws IOException {
    article.meanClusterOne();
    var watched = Traffic.connection(frontend("cluster-two"), app("cluster-one"));
    var moment = traffic.commit("Only the frontend of cluster-one may", watched, false);
    System.out.println("shut " + moment.took().toMillis() + " ms after the push began");
    var table = traffic.awaitMyApp();
    hold(table);
    assertThat(open(table)).isEqualTo(3);
    assertThat(moment.took()).isLessThan(Duration.ofSeconds(1));
    stage.await("shown as enforced", SOON, Scene.enforced(stage.head()));
  }

  @Test
  @Order(5)
  void an_event_names_the_rule_the_file_and_the_line() {
    var mesh = SandboxMesh.of(stage.work().toString(), stage.plane().dir());
    var said = mesh.shown("cluster-one", Traffic.DROPPED + "&last=1");
    System.out.println(said);
    assertThat(said)
        .as("of " + mesh.shown("cluster-one", "/flows?verdict=dropped&last=3"))
        .contains("cluster-two", "shop/frontend", "shop/my-app", "allow-frontend")
        .contains(Article.MESH_POLICY + ":1");
  }

  @Test
  @Order(6)
  void the_global_service_spreads_as_its_weights_say() {
    var wanted =
        new TreeMap<>(Map.of("cluster-one", 0.5, "cluster-two", 0.3, "cluster-three", 0.2));
    var spread = traffic.awaitSpread(frontend("cluster-one"), MANY, it -> it.isLike(wanted));
    System.out.println(String.join("\n", Spread.lines(spread, wanted)));
    assertThat(spread.isLike(wanted)).as(spread.text()).isTrue();
    assertThat(chiSquare(spread, wanted)).as(spread.text()).isLessThan(18.4);
  }

  /** With 2 degrees of freedom 18.4 is passed by one in ten thousand by chance alone. */
  private static double chiSquare(Spread spread, Map<String, Double> wanted) {
    return wanted.entrySet().stream()
        .mapToDouble(it -> {
          double due = it.getValue() * spread.connections();
          double off = spread.share(it.getKey()) * spread.connections() - due;
          return off * off / due;
        })
        .sum();
  }

  @Test
  @Order(7)
  void when_the_near_my_app_dies_others_answer_and_it_comes_back() throws IOException {
    article.preferNear();
    stage.await("near first", SOON, Traffic.holds(stage.commit("Near backends first")));
    var from = frontend("cluster-one");
    assertThat(answering(from, Set.of("cluster-one"))).isEqualTo(Set.of("cluster-one"));
    traffic.end(app("cluster-one"));
    assertThat(answering(from, Set.of("cluster-two", "cluster-three")))
        .isEqualTo(Set.of("cluster-two", "cluster-three"));
    traffic.bringBack();
    assertThat(answering(from, Set.of("cluster-one"))).isEqualTo(Set.of("cluster-one"));
    hold(traffic.awaitMyApp());
  }

  private static Set<String> answering(Pod from, Set<String> wanted) {
    return traffic.awaitSpread(from, 40, it -> it.clusters().equals(wanted)).clusters();
  }

  @Test
  @Order(8)
  void killing_every_agent_changes_nothing_for_traffic() throws Exception {
    var from = frontend("cluster-one");
    try (var talk = Talk.begin(traffic.measurement(), from, traffic.service("cluster-one"))) {
      traffic.agents().agents().forEach(NodeAgent::kill);
      assertThat(traffic.agents().agents()).noneMatch(NodeAgent::runs);
      var before = talk.words();
      hold(traffic.toMyApp());
      assertThat(traffic.spread(from, 40).clusters()).containsExactly("cluster-one");
      Thread.sleep(Duration.ofSeconds(1));
      assertThat(talk.broken()).isEmpty();
      assertThat(talk.words()).isGreaterThan(before + 40);
      stage.await("nobody shows it", SOON, TrafficTest::isShownByNobody);

      traffic.agents().agents().forEach(NodeAgent::start);
      traffic.agents().agents().forEach(agent -> agent.await(SOON));
      hold(traffic.toMyApp());
      assertThat(talk.broken()).isEmpty();
      stage.await("shown again", SOON, Scene.enforced(stage.head()));
    }
  }

  private static boolean isShownByNobody(FleetStatus status) {
    return status.clusters().values().stream()
        .allMatch(c ->
            c.enforced().equals(Revision.UNKNOWN)
                && c.missing().toString().contains("does not answer"));
  }
}
