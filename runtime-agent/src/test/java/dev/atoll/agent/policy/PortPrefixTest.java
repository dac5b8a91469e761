package dev.atoll.agent.policy;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Random;
import org.junit.jupiter.api.Test;

class PortPrefixTest {

  private static final long SEED = 20_260_901;

  @Test
  void ranges_are_exactly_their_prefixes_and_these_are_few() {
    var random = new Random(SEED);
    for (var i = 0; i < 2_000; i++) {
      var first = random.nextInt(PortPrefix.LAST_PORT + 1);
      var last = first + random.nextInt(PortPrefix.LAST_PORT + 1 - first);
      var at = first;
      for (var prefix : PortPrefix.of(6, first, last)) {
        assertThat(prefix.port()).as("seed %d: %d-%d", SEED, first, last).isEqualTo(at);
        at += 1 << PortPrefix.FULL - prefix.length();
      }
      assertThat(at).isEqualTo(last + 1);
      assertThat(PortPrefix.of(6, first, last)).hasSizeLessThanOrEqualTo(30);
    }
  }

  @Test
  void all_ports_are_one_prefix_and_the_widest_is_everything() {
    assertThat(PortPrefix.of(6, 0, 65_535)).containsExactly(new PortPrefix(6, 0, 8));
    assertThat(PortPrefix.of(0, 0, 65_535)).containsExactly(PortPrefix.EVERYTHING);
    assertThat(new PortPrefix(6, 0, 8).wider()).contains(PortPrefix.EVERYTHING);
    assertThat(PortPrefix.one(6, 81).wider()).contains(new PortPrefix(6, 80, 23));
    assertThat(PortPrefix.EVERYTHING.wider()).isEmpty();
  }
}
