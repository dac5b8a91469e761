package dev.atoll.agent.verify;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Random;
import java.util.function.IntToLongFunction;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class FlatTest {
  private final Random dice = new Random(7);

  private static Flat of(IntToLongFunction sample) {
    return new Flat(IntStream.range(0, 60).mapToLong(sample).boxed().toList());
  }

  @Test
  void what_only_trembles_does_not_grow() {
    assertThat(of(i -> 40_000 + dice.nextInt(1000)).growth()).isBetween(-500L, 500L);
  }

  @Test
  void what_fills_at_first_and_then_stays_does_not_grow() {
    assertThat(of(i -> Math.min(i, 15) * 1000).growth()).isZero();
  }

  @Test
  void some_measurements_that_lie_apart_do_not_count() {
    assertThat(of(i -> i % 10 == 9 ? 90_000 : 40_000).growth()).isZero();
  }

  @Test
  void what_grows_under_the_trembling_is_found_by_how_much_it_grows() {
    assertThat(of(i -> 40_000 + 100L * i + dice.nextInt(1000)).growth()).isBetween(3_400L, 4_400L);
  }

  @Test
  void of_a_few_nothing_is_said() {
    assertThatThrownBy(() -> new Flat(List.of(1L, 2L)))
        .hasMessage("of 2 measurements nothing can be said; 9 are needed");
  }
}
