package dev.atoll.reconciler.schedule;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.Date;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.Test;

class TicksTest {

  private final List<Long> ticks = new CopyOnWriteArrayList<>();

  private void tick() {
    ticks.add(System.nanoTime());
  }

  private void await(int count, Duration deadline) throws InterruptedException {
    var end = System.nanoTime() + deadline.toNanos();
    while (ticks.size() < count && System.nanoTime() < end) {
      Thread.sleep(5);
    }
    assertThat(ticks).hasSizeGreaterThanOrEqualTo(count);
  }

  @Test
  void the_first_tick_comes_at_once_and_others_after_the_interval_with_jitter()
      throws InterruptedException {
    try (var t = Ticks.start(Duration.ofMillis(500), this::tick)) {
      await(1, Duration.ofSeconds(5));
      await(4, Duration.ofSeconds(20));
    }
    for (var i = 1; i < 4; i++) {
      assertThat((ticks.get(i) - ticks.get(i - 1)) / 1_000_000).isGreaterThanOrEqualTo(450);
    }
  }

  @Test
  void a_tick_that_is_asked_for_comes_besides_the_scheduled_ones() throws InterruptedException {
    try (var t = Ticks.start(Duration.ofMinutes(10), this::tick)) {
      await(1, Duration.ofSeconds(5));
      t.now();
      await(2, Duration.ofSeconds(5));
      t.now();
      await(3, Duration.ofSeconds(5));
    }
  }

  @Test
  void an_action_that_throws_does_not_end_the_ticks() throws InterruptedException {
    Runnable failing =
        () -> {
          tick();
          throw new IllegalStateException("a bug");
        };
    try (var t = Ticks.start(Duration.ofMillis(200), failing)) {
      await(3, Duration.ofSeconds(10));
    }
  }

  @Test
  void a_clock_that_was_set_back_an_hour_does_not_stop_the_ticks() throws InterruptedException {
    try (var t =
        Ticks.start(
            Duration.ofMillis(300), this::tick, () -> Date.from(Instant.now().plusSeconds(3600)))) {
      await(4, Duration.ofSeconds(10));
    }
  }

  @Test
  void after_close_no_tick_comes() throws InterruptedException {
    var t = Ticks.start(Duration.ofMillis(100), this::tick);
    await(1, Duration.ofSeconds(5));
    t.close();
    var count = ticks.size();
    Thread.sleep(500);
    assertThat(ticks).hasSize(count);
  }
}
