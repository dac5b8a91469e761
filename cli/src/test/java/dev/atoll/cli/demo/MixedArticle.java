package dev.atoll.cli.demo;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * What holds in a mesh of two clusters with real Cilium and one with Atoll's datapath, however
 * packets get from node to node. Each test goes on where the one before ended; those that only one
 * of the networks has have numbers between.
 */
@Tag("root")
@Timeout(240)
@TestInstance(Lifecycle.PER_CLASS)
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
abstract class MixedArticle {

  /** Of the backends of the global service, as Atoll's datapath gives them. */
  static final SortedMap<String, Double> WEIGHTS =
      new TreeMap<>(Map.of("cluster-one", 0.5, "cluster-two", 0.3, "cluster-three", 0.2));

  private final String logs;
  private final MixedStage.Change network;
  MixedStage mixed;

  /**
   * @param logs folder in {@code target} for what programs logged
   * @param network what the fleet says of it
   */
  MixedArticle(String logs, MixedStage.Change network) {
    this.logs = logs;
    this.network = network;
  }

  @BeforeAll
  void start(@TempDir Path dir) throws IOException {
    mixed = MixedStage.start(dir, network);
  }

  @AfterAll
  void end() throws IOException {
    if (mixed != null) {
      mixed.close(Path.of("target", logs));
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
  @Order(6)
  void a_commit_that_restricts_it_to_cluster_one_is_enforced_by_both() throws IOException {
    mixed.article().meanClusterOne();
    mixed.commit("Only cluster-one may", "cluster-two", "cluster-three", false);
    assertThat(mixed.held()).isEqualTo(3);
  }
}
