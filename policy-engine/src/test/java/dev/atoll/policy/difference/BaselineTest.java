package dev.atoll.policy.difference;

import static org.assertj.core.api.Assertions.assertThat;

import dev.atoll.policy.oracle.RandomChange;
import dev.atoll.policy.reach.Universe;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

/** Seeds are printed on failure. */
class BaselineTest {

  private static final long SEED = Long.getLong("atoll.seed", 70_001);
  private static final int MESHES = Integer.getInteger("atoll.meshes", 60);
  private static final int COMMITS = 6;

  @Test
  void a_state_that_is_remembered_differs_from_others_as_one_that_is_not() {
    var reused = 0;
    for (var seed : LongStream.range(SEED, SEED + MESHES).toArray()) {
      var states = RandomChange.sequence(seed, COMMITS);
      var base = states.getFirst();
      var baseline = new Baseline(base);
      for (var head : states) {
        assertThat(baseline.to(head)).as("seed " + seed).isEqualTo(Difference.of(base, head));
        reused += head != base && Universe.of(base).covers(base, head) ? 1 : 0;
      }
    }
    assertThat(reused).as("states that what is remembered was enough for").isGreaterThan(20);
  }
}
