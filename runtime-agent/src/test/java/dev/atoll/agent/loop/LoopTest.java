package dev.atoll.agent.loop;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class LoopTest {
  private static final Duration PAUSE = Duration.ofMillis(1);
  private final AtomicInteger turns = new AtomicInteger();

  @Test
  void a_turn_that_fails_is_followed_by_the_next_one() {
    try (var loop = Loop.every("fails", PAUSE, this::fail)) {
      await().until(() -> turns.get() > 1);
      assertThat(loop).isNotNull();
    }
  }

  private void fail() {
    turns.incrementAndGet();
    throw new IllegalStateException("as it shall");
  }

  @Test
  void once_it_is_closed_no_turn_runs_and_none_comes() throws InterruptedException {
    var running = new AtomicInteger();
    var loop =
        Loop.every(
            "runs",
            PAUSE,
            () -> {
              running.incrementAndGet();
              turns.incrementAndGet();
              try {
                Thread.sleep(5);
              } finally {
                running.decrementAndGet();
              }
            });
    await().until(() -> turns.get() > 1);

    loop.close();

    assertThat(running).hasValue(0);
    var then = turns.get();
    Thread.sleep(50);
    assertThat(turns).hasValue(then);
  }

  @Test
  void who_is_interrupted_while_closing_still_returns_after_the_last_turn() {
    var running = new AtomicInteger();
    var loop = Loop.every("takes long", PAUSE, () -> work(running));
    await().until(() -> running.get() == 1);

    Thread.currentThread().interrupt();
    loop.close();

    assertThat(running).hasValue(0);
    assertThat(Thread.interrupted()).isTrue();
  }

  /** Does not end at once when it is interrupted. */
  private static void work(AtomicInteger running) {
    running.incrementAndGet();
    var end = System.nanoTime() + Duration.ofMillis(100).toNanos();
    while (System.nanoTime() < end) {
      Thread.onSpinWait();
    }
    running.decrementAndGet();
  }
}
