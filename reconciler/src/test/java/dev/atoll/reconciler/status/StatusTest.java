package dev.atoll.reconciler.status;

import static org.assertj.core.api.Assertions.assertThat;

import dev.atoll.fleet.value.Json;
import dev.atoll.fleet.value.Mapping;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class StatusTest {

  private static final Instant SINCE = Instant.parse("2026-01-01T00:00:00Z");
  private static final String OLD = "a".repeat(40);
  private static final String NEW = "b".repeat(40);

  private static final ClusterStatus WELL =
      new ClusterStatus(
          new Revision(NEW, "d2"),
          new Revision(NEW, "d2"),
          Revision.UNKNOWN,
          Health.HEALTHY,
          List.of(),
          List.of(),
          List.of(),
          "",
          SINCE,
          List.of(),
          Optional.of(new ClusterStatus.LastChange(NEW, SINCE, 1234, Optional.of(1300L))));

  private static final ClusterStatus ILL =
      new ClusterStatus(
          new Revision(NEW, "d2"),
          new Revision(OLD, "d1"),
          Revision.UNKNOWN,
          Health.UNREACHABLE,
          List.of("drift \"quoted\""),
          List.of("unmanaged"),
          List.of("fact\nof two lines"),
          "no answer",
          SINCE,
          List.of("agent two/a.sock does not answer"),
          Optional.empty());

  private static final FleetStatus STATUS =
      new FleetStatus(
          "islands",
          new SourceStatus("frozen", NEW, "the branch is gone"),
          Map.of("two", ILL, "one", WELL));

  private static FleetStatus read(String json) {
    return StatusJson.read((Mapping) Json.read(json.getBytes(StandardCharsets.UTF_8)));
  }

  @Test
  void what_is_written_is_read_back_the_same() {
    assertThat(read(Json.pretty(StatusJson.write(STATUS)))).isEqualTo(STATUS);
  }

  @Test
  void what_another_version_wrote_is_read_as_far_as_it_is_understood() {
    var status =
        read(
            """
            {"fleet":"islands","more":1,"clusters":{"one":{"health":"glowing","since":"yesterday"}}}
            """);
    assertThat(status.source().state()).isEmpty();
    var one = status.clusters().values().iterator().next();
    assertThat(one.health()).isEqualTo(Health.UNKNOWN);
    assertThat(one.since()).isEqualTo(Instant.EPOCH);
    assertThat(one.drift()).isEmpty();
  }

  @Test
  void the_text_is_a_line_for_each_cluster_and_what_needs_attention() {
    assertThat(StatusText.lines(STATUS, SINCE.plusSeconds(3700)))
        .containsExactly(
            "fleet islands  commit bbbbbbbb  frozen: the branch is gone",
            "",
            "CLUSTER  DESIRED   APPLIED            ENFORCED  HEALTH       SINCE",
            "one      bbbbbbbb  bbbbbbbb           -         healthy      1h",
            "two      bbbbbbbb  aaaaaaaa (behind)  -         unreachable  1h",
            "",
            "two",
            "  error: no answer",
            "  enforcement: agent two/a.sock does not answer",
            "  drift: drift \"quoted\"",
            "  differs: fact\nof two lines",
            "  unmanaged: unmanaged");
  }

  @Test
  void a_clock_that_was_set_back_makes_no_negative_age() {
    assertThat(StatusText.lines(STATUS, SINCE.minusSeconds(60)).get(3)).endsWith("0s");
  }

  @Test
  void that_nobody_reconciles_stands_above_everything_else() {
    var dead =
        new Liveness(
            false,
            Optional.of(SINCE),
            "atoll serve (process 1 on rome) has ended",
            Optional.empty());

    assertThat(StatusText.lines(STATUS, dead, SINCE))
        .startsWith(
            "nobody has reconciled this fleet since 2026-01-01T00:00:00Z: atoll serve (process 1"
                + " on rome) has ended",
            "below is what was last known; start the reconciler: atoll serve --config FILE",
            "",
            "fleet islands  commit bbbbbbbb  frozen: the branch is gone");
    assertThat(
            StatusText.lines(
                STATUS, new Liveness(true, Optional.of(SINCE), "", Optional.empty()), SINCE))
        .isEqualTo(StatusText.lines(STATUS, SINCE));
  }

  @Test
  void who_reconciles_is_one_more_field_and_the_others_stay() {
    var process = new Heartbeat.ProcessId("boot", "rome", 42, "1");
    var alive = new Liveness(true, Optional.of(SINCE), "", Optional.of(process));

    var json = (Mapping) StatusJson.write(STATUS, alive);

    assertThat(json.without("reconciler")).isEqualTo(StatusJson.write(STATUS));
    assertThat(Json.text(json.get("reconciler").orElseThrow()))
        .isEqualTo(
            "{\"host\":\"rome\",\"pid\":42,\"reconciling\":true,"
                + "\"since\":\"2026-01-01T00:00:00Z\",\"why\":\"\"}");
  }
}
