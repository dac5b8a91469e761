package dev.atoll.agent.flows;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

class FlowHistoryTest {
  private static final Duration SOON = Duration.ofMillis(20);
  private static final FlowQuery FOLLOW = follow(Map.of());

  private final Random random = new Random(7);
  private final FlowHistory history =
      new FlowHistory(new FlowHistory.Limits(100, Duration.ofMinutes(5)));

  private static FlowQuery follow(Map<String, List<String>> more) {
    var all = new java.util.TreeMap<>(more);
    all.put("follow", List.of("true"));
    return FlowQuery.parse(all, Events.TIME);
  }

  private List<Flow> add(int count) {
    var flows = new ArrayList<Flow>();
    for (var i = 0; i < count; i++) {
      flows.add(Events.random(random, Events.TIME.plusSeconds(i)));
    }
    history.add(flows);
    return flows;
  }

  @Test
  void one_who_follows_sees_each_flow_once_in_order() throws InterruptedException {
    add(5);
    var reader = history.read(FOLLOW);
    var seen = new ArrayList<Told>();
    var all = new ArrayList<Told>();
    for (var i = 0; i < 10; i++) {
      all.addAll(add(30));
      seen.addAll(reader.next(SOON));
    }
    assertThat(seen).isEqualTo(all);
    assertThat(reader.next(SOON)).isEmpty();
    assertThat(reader.isDone()).isFalse();
  }

  @Test
  void a_slow_reader_loses_the_oldest_and_is_told_how_many() throws InterruptedException {
    var slow = history.read(FOLLOW);
    var quick = history.read(FOLLOW);
    add(60);
    assertThat(quick.next(SOON)).hasSize(60);
    var last = add(90);
    var seen = slow.next(SOON);
    assertThat(seen).hasSize(101);
    assertThat(seen.getFirst())
        .isInstanceOfSatisfying(
            Lost.class,
            lost -> {
              assertThat(lost.count()).isEqualTo(50);
              assertThat(lost.where()).isEqualTo(Lost.Where.HUBBLE_RING_BUFFER);
              assertThat(lost.node()).isEqualTo("one-1");
            });
    assertThat(seen.subList(11, 101)).isEqualTo(last);
    assertThat(quick.next(SOON)).isEqualTo(last);
    assertThat(history.lost()).isEqualTo(50);
  }

  @Test
  void what_is_too_old_is_forgotten() throws InterruptedException {
    var flows = add(50);
    history.forget(Events.TIME.plusSeconds(310));
    assertThat(history.read(FlowQuery.ALL).next(SOON)).isEqualTo(flows.subList(10, 50));
    history.forget(Instant.MAX);
    assertThat(history.read(FlowQuery.ALL).isDone()).isTrue();
  }

  @Test
  void a_loss_in_the_kernel_is_told_whatever_the_filter() throws InterruptedException {
    var reader = history.read(follow(Map.of("verdict", List.of("dropped"))));
    var lost = new Lost(Events.TIME, "one-1", Lost.Where.PERF_EVENT_RING_BUFFER, 4);
    history.add(List.of(lost));
    assertThat(reader.next(SOON)).containsExactly(lost);
  }

  @Test
  void who_waits_is_woken_by_a_flow_and_by_the_end() throws Exception {
    var reader = history.read(FOLLOW);
    var first = CompletableFuture.supplyAsync(() -> next(reader));
    assertThat(first).isNotDone();
    assertThat(add(1)).isEqualTo(first.get(5, java.util.concurrent.TimeUnit.SECONDS));
    var second = CompletableFuture.supplyAsync(() -> next(reader));
    history.close();
    assertThat(second.get(5, java.util.concurrent.TimeUnit.SECONDS)).isEmpty();
    await().until(reader::isDone);
  }

  private static List<Told> next(FlowReader reader) {
    try {
      return reader.next(Duration.ofMinutes(1));
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }
}
