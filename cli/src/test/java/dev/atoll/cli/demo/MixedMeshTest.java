package dev.atoll.cli.demo;

import static dev.atoll.sandbox.cilium.Part.Kind.AGENT;
import static org.assertj.core.api.Assertions.assertThat;

import dev.atoll.sandbox.cilium.Part;
import dev.atoll.sandbox.mesh.NodeAgent;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
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
  @TempDir static Path dir;
  private static MixedStage mixed;

  @BeforeAll
  static void start() throws IOException {
    mixed = MixedStage.start(dir, article -> {});
  }

  @AfterAll
  static void end() throws IOException {
    if (mixed != null) {
      mixed.close(Path.of("target", "mixed"));
    }
  }

  @Test
  @Order(1)
  void allow_frontend_lets_in_the_frontend_of_the_same_cluster_alone() {
    assertThat(mixed.held()).isEqualTo(3);
  }

  @Test
  @Order(2)
  void everybody_reaches_what_reach_says_on_every_port() {
    mixed.holdsEverywhere();
  }

  @Test
  @Order(3)
  void clusters_all_lets_in_every_frontend_in_both_directions() throws IOException {
    mixed.article().meanAllClusters();
    mixed.commit("Frontends of all clusters may", "cluster-one", "cluster-three", true);
    assertThat(mixed.held()).isEqualTo(9);
  }

  @Test
  @Order(4)
  void each_side_spreads_the_global_service_as_its_datapath_can() {
    var weights =
        new TreeMap<>(Map.of("cluster-one", 0.5, "cluster-two", 0.3, "cluster-three", 0.2));
    mixed.spreads("cluster-three", weights);
    mixed.spreads("cluster-one", MixedStage.alike());
    mixed.spreads("cluster-two", MixedStage.alike());
  }

  @Test
  @Order(5)
  void when_the_near_my_app_dies_those_of_the_other_kind_answer_too() throws IOException {
    mixed.article().preferNear();
    mixed.await(mixed.stage().commit("Near backends first"));
    for (var near : Stage.CLUSTERS) {
      var others = new TreeSet<>(Stage.CLUSTERS);
      others.remove(near);
      mixed.answers(near, Set.of(near));
      mixed.traffic().end(mixed.app(near));
      var gone = System.nanoTime();
      mixed.answers(near, others);
      System.out.printf("%s: others after %d ms%n", near, (System.nanoTime() - gone) / 1_000_000);
      mixed.traffic().bringBack();
      mixed.answers(near, Set.of(near));
    }
  }

  @Test
  @Order(6)
  void a_commit_that_restricts_it_to_cluster_one_is_enforced_by_both() throws IOException {
    mixed.article().meanClusterOne();
    mixed.commit("Only cluster-one may", "cluster-two", "cluster-three", false);
    assertThat(mixed.held()).isEqualTo(3);
  }

  @Test
  @Order(7)
  void without_agents_of_either_kind_packets_go_where_they_went() {
    var cilium =
        Stream.of("cluster-one", "cluster-two")
            .map(it -> mixed.mesh().cilium().part(it, AGENT))
            .toList();
    cilium.forEach(Part::stop);
    mixed.mesh().agents().agents().forEach(NodeAgent::kill);
    var table = mixed.traffic().toMyApp();
    System.out.println(new SideBySide(table).text());
    cilium.forEach(Part::start);
    mixed.mesh().agents().agents().forEach(NodeAgent::start);
    assertThat(table.differences()).isEmpty();
    assertThat(mixed.held()).isEqualTo(3);
  }
}
