package dev.atoll.reconciler.fleet;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class BackoffTest {

  private final Random random = new Random(1);

  @ParameterizedTest
  @CsvSource({"1,375,750", "2,750,1500", "5,6000,12000", "10,150000,300000", "1000,150000,300000"})
  void a_pause_doubles_up_to_five_minutes_and_lies_in_its_upper_half(
      int failures, long least, long most) {
    for (var i = 0; i < 1000; i++) {
      assertThat(Backoff.after(failures, random))
          .isBetween(Duration.ofMillis(least), Duration.ofMillis(most));
    }
  }

  @Test
  void pauses_are_spread() {
    assertThat(random.ints(100).mapToObj(i -> Backoff.after(8, random)).distinct())
        .hasSizeGreaterThan(50);
  }
}
