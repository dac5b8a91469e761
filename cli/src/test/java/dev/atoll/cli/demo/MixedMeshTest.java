package dev.atoll.cli.demo;

import static dev.atoll.sandbox.cilium.Part.Kind.AGENT;
import static org.assertj.core.api.Assertions.assertThat;

import dev.atoll.cli.TruthTable;
import dev.atoll.sandbox.CiliumCrds;
import dev.atoll.sandbox.Component;
import dev.atoll.sandbox.Components;
import dev.atoll.sandbox.ControlPlane;
import dev.atoll.sandbox.Progress;
import dev.atoll.sandbox.cilium.CiliumPrograms;
import dev.atoll.sandbox.cilium.Part;
import dev.atoll.sandbox.mesh.NodeAgent;
import dev.atoll.sandbox.node.Measurement;
import dev.atoll.sandbox.node.Pod;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Stream;
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
 * Two clusters with real Cilium and one with Atoll's datapath in one mesh, through the article's
 * commits, measured with real connections in both directions. Each test goes on where the one
 * before ended.
 */
@Tag("root")
@Timeout(240)
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class MixedMeshTest {
  private static final Progress OUT = line -> System.out.println("mixed: " + line);
  private static final Path EXAMPLE = Path.of("../fleet-example");
  private static final Duration SOON = Duration.ofMinutes(2);
  private static final int MANY = 600;
  private static final Set<String> ALL = Set.copyOf(Stage.CLUSTERS);

  @TempDir static Path dir;
  private static Stage stage;
  private static Article article;
  private static MixedMesh mesh;
  private static Traffic traffic;

  @BeforeAll
  static void start() throws IOException {
    var components = Components.ofThisMachine(OUT);
    var programs = CiliumPrograms.find(components, OUT);
    var options = ControlPlane.Options.temporary().with(components).keptIn(dir.resolve("sandbox"));
    var clusters = ControlPlane.Cluster.named(Stage.CLUSTERS.toArray(String[]::new));
    var plane = ControlPlane.start(clusters, options);
    stage = Stage.set(dir, plane, components.find(Component.KUBECTL).path());
    plane.installCrds(CiliumCrds.find(components, OUT), CiliumCrds.KINDS_OF_POLICY);
    article = new Article(EXAMPLE, stage.work());
    new Folder(EXAMPLE).copyTo(stage.work());
    article.mixed();
    article.everywhere();
    mesh = MixedMesh.start(stage, programs, components, OUT);
    mesh.deploy(MixedMesh.fleet(stage));
    traffic = new Traffic(stage, mesh, mesh.agents());
    var commit = stage.commit("The article");
    stage.startReconciler();
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
    var kept = Path.of("target", "mixed");
    new Folder(kept).delete();
    new Folder(dir.resolve("sandbox").resolve("logs")).copyTo(kept);
    Files.copy(dir.resolve("serve.log"), kept.resolve("serve.log"));
  }

  /** Shows who reaches my-app, which must be as {@code reach} says. */
  private static long held() {
    var table = traffic.awaitMyApp();
    var text = new SideBySide(table).text();
    System.out.println(text);
    assertThat(text).endsWith(": equal");
    return table.cells().stream().filter(c -> Measurement.connected(c.outcome())).count();
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
  @Order(1)
  void allow_frontend_lets_in_the_frontend_of_the_same_cluster_alone() {
    assertThat(held()).isEqualTo(3);
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
  void clusters_all_lets_in_every_frontend_in_both_directions() throws IOException {
    article.meanAllClusters();
    var watched = Traffic.connection(frontend("cluster-one"), app("cluster-three"));
    var moment = traffic.commit("Frontends of all clusters may call my-app", watched, true);
    System.out.println("open " + moment.took().toMillis() + " ms after the push began");
    assertThat(held()).isEqualTo(9);
  }

  @Test
  @Order(4)
  void each_side_spreads_the_global_service_as_its_datapath_can() {
    var weights =
        new TreeMap<>(Map.of("cluster-one", 0.5, "cluster-two", 0.3, "cluster-three", 0.2));
    spreads("cluster-three", weights);
    var alike = new TreeMap<String, Double>();
    ALL.forEach(cluster -> alike.put(cluster, 1 / 3.0));
    spreads("cluster-one", alike);
    spreads("cluster-two", alike);
  }

  private static void spreads(String from, TreeMap<String, Double> wanted) {
    var spread = traffic.awaitSpread(frontend(from), MANY, it -> it.isLike(wanted));
    System.out.println("from " + from + ": " + spread.text());
    assertThat(spread.isLike(wanted)).as(from + ": " + spread.text()).isTrue();
  }

  @Test
  @Order(5)
  void when_the_near_my_app_dies_those_of_the_other_kind_answer_too() throws IOException {
    article.preferNear();
    stage.await("near first", SOON, Traffic.holds(stage.commit("Near backends first")));
    for (var near : Stage.CLUSTERS) {
      var others = new java.util.TreeSet<>(ALL);
      others.remove(near);
      answers(near, Set.of(near));
      traffic.end(app(near));
      var gone = System.nanoTime();
      answers(near, others);
      System.out.printf("%s: others after %d ms%n", near, (System.nanoTime() - gone) / 1_000_000);
      traffic.bringBack();
      answers(near, Set.of(near));
    }
  }

  private static void answers(String from, Set<String> wanted) {
    var spread = traffic.awaitSpread(frontend(from), 40, it -> it.clusters().equals(wanted));
    assertThat(spread.clusters()).as("from " + from).isEqualTo(wanted);
  }

  @Test
  @Order(6)
  void a_commit_that_restricts_it_to_cluster_one_is_enforced_by_both() throws IOException {
    article.meanClusterOne();
    var watched = Traffic.connection(frontend("cluster-two"), app("cluster-three"));
    var moment = traffic.commit("Only the frontend of cluster-one may", watched, false);
    System.out.println("shut " + moment.took().toMillis() + " ms after the push began");
    assertThat(held()).isEqualTo(3);
    var table = traffic.toMyApp();
    for (var cluster : Stage.CLUSTERS) {
      assertThat(reaches(table, "cluster-one/shop/frontend", cluster + "/shop/my-app")).isTrue();
    }
  }

  @Test
  @Order(7)
  void without_agents_of_either_kind_packets_go_where_they_went() {
    var cilium =
        Stream.of("cluster-one", "cluster-two").map(it -> mesh.cilium().part(it, AGENT)).toList();
    cilium.forEach(Part::stop);
    mesh.agents().agents().forEach(NodeAgent::kill);
    var table = traffic.toMyApp();
    System.out.println(new SideBySide(table).text());
    cilium.forEach(Part::start);
    mesh.agents().agents().forEach(NodeAgent::start);
    assertThat(table.differences()).isEmpty();
    assertThat(held()).isEqualTo(3);
  }
}
