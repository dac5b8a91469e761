package dev.atoll.reconciler.status;

import static org.assertj.core.api.Assertions.assertThat;

import dev.atoll.fleet.value.Json;
import dev.atoll.fleet.value.Mapping;
import dev.atoll.fleet.value.Value;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class LivenessTest {

  private static final Instant START = Instant.parse("2026-01-01T00:00:00Z");
  private static final Instant BEAT = START.plusSeconds(600);
  private static final Heartbeat LAST =
      new Heartbeat(
          new Heartbeat.ProcessId("boot-1", "rome", 42, "1000"), START, BEAT, Optional.empty());

  /** What runs on the machine that asks. */
  private final Map<Long, String> running = new java.util.HashMap<>(Map.of(42L, "1000"));

  private Liveness asked(Heartbeat beat, String machine, Duration later) {
    return Liveness.of(
        Optional.of(beat), machine, pid -> Optional.ofNullable(running.get(pid)), BEAT.plus(later));
  }

  private Liveness here(Duration later) {
    return asked(LAST, "boot-1", later);
  }

  private Liveness elsewhere(Duration later) {
    return asked(LAST, "boot-2", later);
  }

  private static Liveness nobody(String why) {
    return new Liveness(false, Optional.of(BEAT), why, Optional.of(LAST.process()));
  }

  private static Liveness somebody(String why) {
    return new Liveness(true, Optional.of(START), why, Optional.of(LAST.process()));
  }

  @Test
  void a_process_that_runs_here_reconciles() {
    assertThat(here(Duration.ofSeconds(5))).isEqualTo(somebody(""));
  }

  @Test
  void a_process_that_is_gone_does_not_though_its_last_sign_is_young() {
    running.clear();

    assertThat(here(Duration.ofSeconds(1)))
        .isEqualTo(nobody("atoll serve (process 42 on rome) was killed or has crashed"));
  }

  @Test
  void another_process_with_its_number_is_not_taken_for_it() {
    running.put(42L, "2000");

    assertThat(here(Duration.ofSeconds(1)).reconciling()).isFalse();
  }

  @Test
  void a_process_that_is_there_and_silent_is_named() {
    assertThat(here(Duration.ofMinutes(2)))
        .isEqualTo(
            somebody(
                "process 42 on rome is there, but has written no sign of life since"
                    + " 2026-01-01T00:10:00Z: it hangs, or its state directory cannot be written"));
  }

  @Test
  void an_end_in_good_order_counts_from_that_moment() {
    var end = BEAT.plusSeconds(3);
    var ended = new Heartbeat(LAST.process(), START, end, Optional.of(end));

    assertThat(asked(ended, "boot-1", Duration.ofSeconds(5)))
        .isEqualTo(
            new Liveness(
                false,
                Optional.of(end),
                "atoll serve (process 42 on rome) has ended",
                Optional.of(LAST.process())));
  }

  @Test
  void of_another_machine_only_the_time_counts_and_not_the_process_of_that_number_here() {
    assertThat(elsewhere(Duration.ofSeconds(59))).isEqualTo(somebody(""));
    assertThat(elsewhere(Duration.ofSeconds(61)))
        .isEqualTo(nobody("there is no sign of life of atoll serve (process 42 on rome) any more"));
  }

  @Test
  void a_sign_from_the_future_is_no_sign() {
    assertThat(elsewhere(Duration.ofSeconds(-59)).reconciling()).isTrue();
    assertThat(elsewhere(Duration.ofHours(-1)))
        .isEqualTo(
            nobody(
                "the last sign of life of process 42 on rome lies in the future: compare the"
                    + " clocks"));
  }

  @Test
  void without_any_sign_nobody_is_known_to() {
    var none = Liveness.of(Optional.empty(), "boot-1", pid -> Optional.of("1000"), BEAT);

    assertThat(none.reconciling()).isFalse();
    assertThat(none.since()).isEmpty();
  }

  @Test
  void where_no_machine_is_known_two_unknown_ones_are_not_the_same() {
    running.clear();
    var unknown =
        new Heartbeat(new Heartbeat.ProcessId("", "", 42, ""), START, BEAT, Optional.empty());

    assertThat(asked(unknown, "", Duration.ofSeconds(5)).reconciling()).isTrue();
    assertThat(asked(unknown, "", Duration.ofMinutes(5)).reconciling()).isFalse();
  }

  @Test
  void what_is_written_is_read_back_the_same() {
    var ended = new Heartbeat(LAST.process(), START, BEAT, Optional.of(BEAT));

    assertThat(Heartbeat.read(again(LAST.json()))).contains(LAST);
    assertThat(Heartbeat.read(again(ended.json()))).contains(ended);
    assertThat(Heartbeat.read(again(Mapping.empty(LAST.json().pos())))).isEmpty();
  }

  private static Mapping again(Value json) {
    var text = Json.pretty(json).getBytes(StandardCharsets.UTF_8);
    return Json.read(text).asMapping().orElseThrow();
  }
}
