package dev.atoll.cli.demo;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
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
 * Two clusters with real Cilium and one with Atoll's datapath in one mesh, on a network that knows
 * no pods: packets go in vxlan with the identity of the sender, as Cilium does it. Each test goes
 * on where the one before ended.
 */
@Tag("root")
@Timeout(240)
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class MixedTunnelTest {
  @TempDir static Path dir;
  private static MixedStage mixed;

  @BeforeAll
  static void start() throws IOException {
    mixed = MixedStage.start(dir, Article::tunnelled);
  }

  @AfterAll
  static void end() throws IOException {
    if (mixed != null) {
      mixed.close(Path.of("target", "mixed-tunnel"));
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
  void the_global_service_has_backends_of_both_kinds() {
    var weights =
        new TreeMap<>(Map.of("cluster-one", 0.5, "cluster-two", 0.3, "cluster-three", 0.2));
    mixed.spreads("cluster-three", weights);
    mixed.spreads("cluster-one", MixedStage.alike());
  }

  @Test
  @Order(5)
  void a_commit_that_restricts_it_to_cluster_one_is_enforced_by_both() throws IOException {
    mixed.article().meanClusterOne();
    mixed.commit("Only cluster-one may", "cluster-two", "cluster-three", false);
    assertThat(mixed.held()).isEqualTo(3);
  }
}
