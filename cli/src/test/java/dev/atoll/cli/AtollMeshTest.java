package dev.atoll.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.atoll.agent.command.AgentMain;
import dev.atoll.policy.oracle.MeasurableMesh;
import dev.atoll.policy.oracle.TestMesh;
import dev.atoll.reconciler.status.Health;
import dev.atoll.sandbox.cilium.MeshCluster;
import dev.atoll.sandbox.cilium.MeshCluster.Instead;
import dev.atoll.sandbox.cilium.Part;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * Real Cilium agents whose mesh control plane is Atoll's in part: cluster one has Atoll's mirror
 * and Cilium's exporter, cluster two Atoll's exporter and KVStoreMesh, cluster three Cilium's own.
 * That identities, addresses and nodes have come through is seen by packets: policies tell clusters
 * apart.
 */
@Tag("root")
class AtollMeshTest {

  private static final long SEED = 20_261_126;

  private static CiliumScene scene;
  private static RandomSets sets;

  @BeforeAll
  static void start() {
    TestMesh running = MeasurableMesh.running(SEED);
    scene = CiliumScene.start(RandomFleet.of(running), AtollMeshTest::mixed);
    sets = new RandomSets(scene, running);
  }

  @AfterAll
  static void stop() {
    if (scene != null) {
      scene.close();
    }
  }

  @BeforeEach
  void all_is_well() {
    scene.await("healthy", c -> c.health() == Health.HEALTHY);
  }

  private static MeshCluster mixed(MeshCluster cluster) {
    return switch (cluster.name()) {
      case "one" -> cluster.with(new Instead(List.of(), agent("mirror")));
      case "two" -> cluster.with(new Instead(agent("export"), List.of()));
      default -> cluster;
    };
  }

  /** The agent's command in a JVM of its own, with the classes that are tested. */
  private static List<String> agent(String role) {
    var java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
    return new ArrayList<>(
        List.of(
            java,
            "-XX:+UseSerialGC",
            "-XX:TieredStopAtLevel=1",
            "-Xmx192m",
            "--enable-native-access=ALL-UNNAMED",
            "--sun-misc-unsafe-memory-access=allow",
            "-cp",
            System.getProperty("java.class.path"),
            AgentMain.class.getName(),
            role));
  }

  @Test
  void packets_get_through_exactly_where_reach_says() {
    for (var seed = SEED; seed < SEED + 4; seed++) {
      assertThat(sets.differences(seed)).as("seed " + seed).isEmpty();
    }
    System.out.println(sets);
  }

  @Test
  void a_mirror_that_is_killed_goes_on_where_it_was() {
    scene.mesh().part("one", Part.Kind.KVSTOREMESH).kill();
    assertThat(sets.differences(SEED + 10)).isEmpty();
    assertThat(sets.differences(SEED + 11)).isEmpty();
  }

  @Test
  void a_store_that_is_wiped_is_filled_again() {
    var before = sets.fleet(SEED + 20);
    scene.awaitEnforced(scene.push(before));
    scene.mesh().part("one", Part.Kind.STORE).wipe();
    sets.watch(before, 15);
    scene.await("healthy", c -> c.health() == Health.HEALTHY);
    sets.hold(before);
    assertThat(sets.differences(SEED + 21)).isEmpty();
  }
}
