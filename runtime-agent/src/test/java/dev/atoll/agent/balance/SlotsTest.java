package dev.atoll.agent.balance;

import static org.assertj.core.api.Assertions.assertThat;

import dev.atoll.agent.balance.Slots.Range;
import org.junit.jupiter.api.Test;

class SlotsTest {
  private final Slots slots = new Slots(100);

  @Test
  void the_first_range_that_is_long_enough_is_taken() {
    slots.claim(new Range(10, 5));
    slots.claim(new Range(12, 8));
    assertThat(slots.take(11)).hasValue(20);
    assertThat(slots.take(10)).hasValue(0);
    assertThat(slots.free()).isEqualTo(69);
    slots.free(new Range(10, 10));
    assertThat(slots.take(10)).hasValue(10);
    assertThat(slots.take(69)).hasValue(31);
    assertThat(slots.used()).isEqualTo(1);
    assertThat(slots.take(1)).isEmpty();
  }

  @Test
  void a_range_that_is_not_in_the_map_is_told() {
    assertThat(slots.holds(new Range(99, 1))).isTrue();
    assertThat(slots.holds(new Range(99, 2))).isFalse();
    assertThat(slots.holds(new Range(-1, 2))).isFalse();
    assertThat(slots.holds(new Range(Integer.MAX_VALUE, Integer.MAX_VALUE))).isFalse();
    assertThat(slots.holds(new Range(0, -1))).isFalse();
  }
}
