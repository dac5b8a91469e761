package dev.atoll.agent.datapath;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.atoll.agent.flows.Flow;
import dev.atoll.agent.flows.FlowDrain;
import dev.atoll.agent.flows.FlowHistory;
import dev.atoll.agent.flows.FlowHistory.Limits;
import dev.atoll.agent.flows.FlowJson;
import dev.atoll.agent.flows.FlowLog;
import dev.atoll.agent.flows.FlowQuery;
import dev.atoll.agent.flows.FlowText;
import dev.atoll.agent.flows.Lost;
import dev.atoll.agent.flows.Names;
import dev.atoll.agent.flows.ObjectName;
import dev.atoll.agent.flows.Told;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Flows from what the programs really write. */
@Tag("root")
class FlowsTest {
  private static final Family AT = Family.V4;

  private final Programs programs = new Programs();

  private FlowLog log() {
    return FlowLog.start(programs.map("events"), programs.map("metrics"), Names.MESH, Limits.USUAL);
  }

  private static List<Told> all(FlowHistory history) throws InterruptedException {
    return history.read(FlowQuery.ALL).next(Duration.ZERO);
  }

  @Test
  void a_packet_that_a_rule_denies_is_told_with_the_line_in_git() throws InterruptedException {
    programs.here(Endpoint.DENY_EGRESS, 1);
    programs.entry(
        Programs.REMOTE,
        Direction.EGRESS,
        Packets.TCP,
        80,
        new PolicyValue(1, Names.OUT_RULE, true));
    var before = Instant.now();
    try (var log = log()) {
      programs.fromPod(Packets.tcp(AT.pod, 40000, AT.remote, 80, Packets.SYN));
      await().until(() -> log.history().told() == 1);
      var told = all(log.history());
      assertThat(told)
          .singleElement()
          .isInstanceOfSatisfying(
              Flow.class,
              flow -> {
                assertThat(flow.time()).isBetween(before, Instant.now());
                assertThat(flow.rule()).contains(Names.MESH.rules().get(Names.OUT_RULE));
                assertThat(flow.source().pod()).isEqualTo("frontend-7d9f");
                assertThat(flow.destination().cluster()).isEqualTo("two");
              });
      assertThat(FlowJson.line(told.getFirst()))
          .contains("\"drop_reason_desc\":\"POLICY_DENY\"", "\"egress_denied_by\":[{");
      assertThat(FlowText.line(told.getFirst())).contains("at policies/out.yaml:17");
      assertThat(log.metrics())
          .contains(
              "atoll_datapath_packets_total{reason=\"policy_deny\",direction=\"egress\"} 1\n",
              "atoll_datapath_bytes_total{reason=\"policy_deny\",direction=\"egress\"} 59\n",
              "atoll_datapath_packets_total{reason=\"spoofed\",direction=\"ingress\"} 0\n",
              "atoll_datapath_flows_total 1\n",
              "atoll_datapath_flows_lost_total{where=\"kernel\"} 0\n");
    }
  }

  @Test
  void a_new_flow_to_a_service_names_service_and_backend() throws InterruptedException {
    programs.config(Config.EVENTS);
    programs.backend(Names.BACKEND, new Backend(AT.remote, 8080, Backend.State.ACTIVE, 2));
    programs.service(
        new ServiceKey(AT.service, 80, Packets.TCP), Names.SERVICE, 0, 0, Names.BACKEND);
    try (var log = log()) {
      programs.fromPod(Packets.tcp(AT.pod, 40000, AT.service, 80, Packets.SYN));
      await().until(() -> log.history().told() == 1);
      assertThat(FlowJson.line(all(log.history()).getFirst()))
          .contains(
              "\"verdict\":\"FORWARDED\"",
              "\"destination_service\":{\"name\":\"my-app\",\"namespace\":\"shop\"}",
              "\"asked\":{\"ip\":\"10.96.0.10\",\"port\":80}",
              "\"backend\":{\"number\":8,\"ip\":\"10.2.0.9\",\"port\":8080,\"cluster\":\"two\"}");
    }
  }

  @Test
  void a_ring_that_runs_over_is_told_with_how_many_are_missing() throws InterruptedException {
    var packet = Packets.tcp(AT.neighbour, 40000, AT.remote, 80, Packets.SYN);
    var history = new FlowHistory(new Limits(20_000, Duration.ofHours(1)));
    try (var drain =
        new FlowDrain(programs.map("events"), this::lostInKernel, Names.MESH, history)) {
      programs.program("from_pod").testRun(packet, 12_000);
      drain.drain();
      drain.look();
      drain.look();
      var told = all(history);
      var flows = told.stream().filter(Flow.class::isInstance).count();
      assertThat(flows).isEqualTo((1 << 20) / (96 + 8));
      assertThat(told.getLast())
          .isInstanceOfSatisfying(
              Lost.class,
              lost -> {
                assertThat(lost.where()).isEqualTo(Lost.Where.PERF_EVENT_RING_BUFFER);
                assertThat(lost.count()).isEqualTo(12_000 - flows);
              });
      assertThat(told).hasSize((int) flows + 1);
      programs.program("from_pod").testRun(packet, 5);
      drain.drain();
      drain.look();
      assertThat(all(history)).hasSize(told.size() + 5);
    }
  }

  private long lostInKernel() {
    return programs.metric(Reason.EVENT_LOST, Direction.EGRESS).packets();
  }

  @Test
  void an_event_that_nobody_can_name_is_counted_and_does_not_come_again() {
    var history = new FlowHistory(Limits.USUAL);
    try (var drain = new FlowDrain(programs.map("events"), () -> 0, unable(), history)) {
      programs.fromPod(Packets.tcp(AT.neighbour, 40000, AT.remote, 80, Packets.SYN));
      drain.drain();
      drain.drain();
      assertThat(drain.unreadable()).isEqualTo(1);
      assertThat(history.told()).isZero();
    }
  }

  /** Addresses have no order, so looking one up in this table fails. */
  private static Names unable() {
    var pods = new TreeMap<Address, ObjectName>();
    return new Names("one-1", 1, Map.of(), pods, Map.of(), Map.of(), Map.of(), Map.of());
  }
}
