package dev.atoll.reconciler.kube;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class InParallelTest {

  private static final List<Integer> ITEMS = IntStream.range(0, 100).boxed().toList();

  @Test
  void results_keep_the_order_of_the_items_and_no_more_are_worked_on_than_there_are_threads() {
    var now = new AtomicInteger();
    var most = new AtomicInteger();
    var results =
        InParallel.map(
            ITEMS,
            4,
            item -> {
              most.accumulateAndGet(now.incrementAndGet(), Math::max);
              pause(item % 3);
              now.decrementAndGet();
              return item * 2;
            });
    assertThat(results).isEqualTo(ITEMS.stream().map(i -> i * 2).toList());
    assertThat(most.get()).isBetween(2, 4);
  }

  @Test
  void a_failure_is_thrown_when_the_others_are_done() {
    var done = new AtomicInteger();
    assertThatThrownBy(() -> InParallel.map(ITEMS, 4, item -> unlessSeven(item, done)))
        .isInstanceOf(IllegalStateException.class)
        .hasMessage("7");
    assertThat(done.get()).isEqualTo(ITEMS.size() - 1);
  }

  private static int unlessSeven(int item, AtomicInteger done) {
    if (item == 7) {
      throw new IllegalStateException("7");
    }
    return done.incrementAndGet();
  }

  private static void pause(long millis) {
    try {
      Thread.sleep(millis);
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }
}
