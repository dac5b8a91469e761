package dev.atoll.policy.reach;

import static org.assertj.core.api.Assertions.assertThat;

import dev.atoll.policy.oracle.RandomChange;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

/** Held against asking every pair on every stretch; seeds are printed on failure. */
class FullMapTest {

  private static final long SEED = Long.getLong("atoll.seed", 50_001);
  private static final int MESHES = Integer.getInteger("atoll.meshes", 40);

  @Test
  void the_whole_map_says_what_asking_every_pair_on_every_stretch_says() {
    var moved = 0;
    for (var seed : LongStream.range(SEED, SEED + MESHES).toArray()) {
      var reach = Reachability.of(RandomChange.mesh(seed));
      var map = FullMap.of(reach.rows(), 1);
      for (var stretch = 0; stretch < map.stretches(); stretch++) {
        compare(seed, reach, map, stretch);
        moved +=
            stretch > 0 && !map.reached(stretch, 0).equals(map.reached(stretch - 1, 0)) ? 1 : 0;
      }
    }
    assertThat(moved).as("sets that change along the line, from seed " + SEED).isGreaterThan(100);
  }

  private static void compare(long seed, Reachability reach, FullMap map, int stretch) {
    var universe = reach.universe();
    var protocol = Line.protocol(map.start(stretch));
    var port = Line.port(map.start(stretch));
    for (var f = 0; f < universe.size(); f++) {
      var from = f;
      var asked =
          Bits.where(
              universe.size(),
              to ->
                  (from < universe.subjects() || to < universe.subjects())
                      && reach.sends(from, to, protocol, port)
                      && reach.takes(from, to, protocol, port));
      assertThat(map.reached(stretch, from))
          .as("seed %d, %s on %s %d", seed, universe.end(from), protocol, port)
          .isEqualTo(asked);
    }
  }

  @Test
  void no_answer_changes_inside_a_stretch() {
    for (var seed : LongStream.range(SEED, SEED + MESHES).toArray()) {
      var reach = Reachability.of(RandomChange.mesh(seed));
      var map = FullMap.of(reach.rows(), 1);
      for (var stretch = 0; stretch < map.stretches(); stretch++) {
        var end = stretch + 1 < map.stretches() ? map.start(stretch + 1) : Line.END;
        for (var column = 0; column < reach.universe().subjects(); column++) {
          var row = reach.rows().ingress(column);
          assertThat(row.segmentAt(end - 1))
              .as("seed %d, stretch %d", seed, stretch)
              .isEqualTo(row.segmentAt(map.start(stretch)));
        }
      }
    }
  }

  @Test
  void threads_share_the_work_and_change_no_answer() {
    for (var seed : LongStream.range(SEED, SEED + MESHES).toArray()) {
      var rows = Reachability.of(RandomChange.mesh(seed)).rows();
      var alone = FullMap.of(rows, 1);
      var together = FullMap.of(rows, 3);
      assertThat(together.stretches()).isEqualTo(alone.stretches());
      for (var stretch = 0; stretch < alone.stretches(); stretch++) {
        for (var source = 0; source < rows.universe().size(); source++) {
          assertThat(together.reached(stretch, source))
              .as("seed %d", seed)
              .isEqualTo(alone.reached(stretch, source));
        }
      }
    }
  }
}
