package dev.atoll.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.atoll.policy.oracle.MeasurableMesh;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * Random policies through Git and Atoll to three clusters with Atoll's datapath, and connections
 * between all their pods. {@code -Datoll.datapath.sets=N} and {@code -Datoll.datapath.seed=S} set
 * another number and seed; the profile {@code differential-datapath} takes 500.
 */
@Tag("root")
class OwnDatapathTest {

  /** From the sixteenth on a namespace of cluster one is not global. */
  private static final int SETS = Integer.getInteger("atoll.datapath.sets", 20);

  private static final long SEED = Long.getLong("atoll.datapath.seed", 20_261_201);

  private static AtollScene scene;
  private static RandomSets sets;

  @BeforeAll
  static void start() {
    var running = MeasurableMesh.running(SEED);
    scene = AtollScene.start(RandomFleet.own(running));
    sets = new RandomSets(scene, running, RandomFleet::own);
  }

  @AfterAll
  static void stop() {
    if (scene != null) {
      scene.close();
    }
  }

  @Test
  @Timeout(value = 3, unit = TimeUnit.HOURS)
  void packets_get_through_exactly_where_reach_says() {
    var differing = new TreeMap<Long, Integer>();
    for (long seed = SEED; seed < SEED + SETS; seed++) {
      var found = sets.differences(seed);
      if (!found.isEmpty()) {
        differing.put(seed, found.size());
      }
    }
    System.out.println(sets);
    assertThat(differing).as("connections that differ, by seed").isEmpty();
  }
}
