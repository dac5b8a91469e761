package dev.atoll.agent.datapath;

import static dev.atoll.agent.datapath.Packets.ACK;
import static dev.atoll.agent.datapath.Packets.FIN;
import static dev.atoll.agent.datapath.Packets.RST;
import static dev.atoll.agent.datapath.Packets.SYN;
import static dev.atoll.agent.datapath.Packets.SYN_ACK;
import static dev.atoll.agent.datapath.Packets.TCP;
import static dev.atoll.agent.datapath.Packets.UDP;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** When a flow begins, lives and ends. Policy denies what is new, so what passes is established. */
@Tag("root")
class ConntrackTest {
  private final Programs programs = new Programs();

  private Tuple flow(Family at, int protocol) {
    return new Tuple(at.pod, at.remote, 40000, 80, protocol, Direction.EGRESS, 0);
  }

  private void begun(Family at) {
    programs.fromPod(Packets.tcp(at.pod, 40000, at.remote, 80, SYN));
    programs.toPod(Packets.tcp(at.remote, 80, at.pod, 40000, SYN_ACK));
    programs.here(Programs.ENFORCED, 1);
  }

  private int there(Family at, int flags) {
    return programs.fromPod(Packets.tcp(at.pod, 40000, at.remote, 80, flags)).verdict();
  }

  private int back(Family at, int flags) {
    return programs.toPod(Packets.tcp(at.remote, 80, at.pod, 40000, flags)).verdict();
  }

  @ParameterizedTest
  @EnumSource
  void packets_of_a_connection_pass_both_ways(Family at) {
    begun(at);
    assertThat(there(at, ACK)).isEqualTo(Programs.OK);
    assertThat(back(at, ACK)).isEqualTo(Programs.OK);
    assertThat(programs.tracked()).containsExactly(flow(at, TCP));
  }

  @ParameterizedTest
  @EnumSource
  void a_syn_that_is_sent_again_belongs_to_its_connection(Family at) {
    begun(at);
    assertThat(there(at, SYN)).isEqualTo(Programs.OK);
  }

  @ParameterizedTest
  @EnumSource
  void of_two_sides_that_open_a_connection_at_once_each_is_judged(Family at) {
    programs.here(Endpoint.DENY_INGRESS, 1);
    assertThat(there(at, SYN)).isEqualTo(Programs.OK);
    assertThat(back(at, SYN)).isEqualTo(Programs.SHOT);
    assertThat(back(at, SYN_ACK)).isEqualTo(Programs.OK);
  }

  @ParameterizedTest
  @EnumSource
  void a_pod_does_not_open_what_was_opened_to_it(Family at) {
    programs.here(Endpoint.DENY_EGRESS, 1);
    assertThat(back(at, SYN)).isEqualTo(Programs.OK);
    assertThat(there(at, SYN)).isEqualTo(Programs.SHOT);
    assertThat(there(at, SYN_ACK)).isEqualTo(Programs.OK);
  }

  @ParameterizedTest
  @EnumSource
  void a_side_that_has_ended_still_gets_the_rest(Family at) {
    begun(at);
    assertThat(there(at, FIN)).isEqualTo(Programs.OK);
    assertThat(back(at, ACK)).isEqualTo(Programs.OK);
    assertThat(back(at, FIN)).isEqualTo(Programs.OK);
    assertThat(there(at, ACK)).isEqualTo(Programs.OK);
    assertThat(programs.track(flow(at, TCP)))
        .hasValueSatisfying(it -> {
          assertThat(it.has(Track.FIN)).isTrue();
          assertThat(it.has(Track.FIN_REPLY)).isTrue();
        });
  }

  @ParameterizedTest
  @EnumSource
  void a_syn_after_the_end_is_a_new_connection_and_is_judged(Family at) {
    begun(at);
    there(at, FIN);
    assertThat(there(at, SYN)).isEqualTo(Programs.SHOT);
  }

  @ParameterizedTest
  @EnumSource
  void a_syn_after_a_reset_is_a_new_connection_and_is_judged(Family at) {
    begun(at);
    back(at, RST);
    assertThat(there(at, SYN)).isEqualTo(Programs.SHOT);
  }

  @ParameterizedTest
  @EnumSource
  void a_new_connection_on_an_old_port_begins_with_clean_flags(Family at) {
    begun(at);
    there(at, FIN);
    programs.here(0, 1);
    assertThat(there(at, SYN)).isEqualTo(Programs.OK);
    assertThat(programs.track(flow(at, TCP)))
        .hasValueSatisfying(it -> assertThat(it.flags()).isZero());
  }

  @ParameterizedTest
  @EnumSource
  void what_was_closed_is_forgotten_after_ten_seconds(Family at) {
    begun(at);
    there(at, RST);
    programs.age(flow(at, TCP), Duration.ofSeconds(9));
    assertThat(back(at, ACK)).isEqualTo(Programs.OK);
    programs.age(flow(at, TCP), Duration.ofSeconds(11));
    assertThat(back(at, ACK)).isEqualTo(Programs.SHOT);
  }

  @ParameterizedTest
  @EnumSource
  void an_idle_connection_lives_for_hours_and_not_for_ever(Family at) {
    begun(at);
    programs.age(flow(at, TCP), Duration.ofSeconds(7990));
    assertThat(there(at, ACK)).isEqualTo(Programs.OK);
    programs.age(flow(at, TCP), Duration.ofSeconds(8001));
    assertThat(there(at, ACK)).isEqualTo(Programs.SHOT);
  }

  @ParameterizedTest
  @EnumSource
  void a_connection_that_nobody_answered_is_forgotten_after_a_minute(Family at) {
    programs.fromPod(Packets.tcp(at.pod, 40000, at.remote, 80, SYN));
    programs.here(Programs.ENFORCED, 1);
    programs.age(flow(at, TCP), Duration.ofSeconds(61));
    assertThat(back(at, SYN_ACK)).isEqualTo(Programs.SHOT);
  }

  @ParameterizedTest
  @EnumSource
  void datagrams_are_a_flow_for_a_minute(Family at) {
    programs.fromPod(Packets.udp(at.pod, 40000, at.remote, 80));
    programs.here(Programs.ENFORCED, 1);
    programs.age(flow(at, UDP), Duration.ofSeconds(59));
    var reply = Packets.udp(at.remote, 80, at.pod, 40000);
    assertThat(programs.toPod(reply).verdict()).isEqualTo(Programs.OK);
    programs.age(flow(at, UDP), Duration.ofSeconds(61));
    assertThat(programs.toPod(reply).verdict()).isEqualTo(Programs.SHOT);
  }

  @ParameterizedTest
  @EnumSource
  void an_echo_is_answered_by_its_own_reply_only(Family at) {
    programs.fromPod(Packets.echo(at.pod, at.remote, 5));
    programs.here(Programs.ENFORCED, 1);
    assertThat(programs.toPod(Packets.echoReply(at.remote, at.pod, 5)).verdict())
        .isEqualTo(Programs.OK);
    assertThat(programs.toPod(Packets.echoReply(at.remote, at.pod, 6)).verdict())
        .isEqualTo(Programs.SHOT);
    assertThat(programs.toPod(Packets.echo(at.remote, at.pod, 5)).verdict())
        .isEqualTo(Programs.SHOT);
  }

  /** The pod may send whatever it likes, and may be sent nothing any more. */
  @ParameterizedTest
  @EnumSource
  void a_connection_that_was_cut_is_not_begun_anew_by_what_the_pod_answers(Family at) {
    programs.toPod(Packets.tcp(at.remote, 40000, at.pod, 80, SYN));
    answer(at, SYN_ACK);
    programs.here(Endpoint.DENY_INGRESS, 2);
    assertThat(answer(at, ACK)).as("the packet that notices").isEqualTo(Programs.SHOT);
    assertThat(answer(at, ACK)).as("the same one, sent again").isEqualTo(Programs.SHOT);
    assertThat(programs.toPod(Packets.tcp(at.remote, 40000, at.pod, 80, ACK)).verdict())
        .isEqualTo(Programs.SHOT);
    programs.here(0, 3);
    assertThat(answer(at, ACK)).as("allowed again").isEqualTo(Programs.OK);
  }

  private int answer(Family at, int flags) {
    return programs.fromPod(Packets.tcp(at.pod, 80, at.remote, 40000, flags)).verdict();
  }

  /** Of a pod that was not looked at when it was connected to. */
  @ParameterizedTest
  @EnumSource
  void what_a_server_sends_on_a_connection_that_nobody_saw_begin_is_judged_as_what_came_in(
      Family at) {
    programs.here(Endpoint.DENY_INGRESS, 1);
    assertThat(answer(at, ACK)).isEqualTo(Programs.SHOT);
    assertThat(answer(at, SYN_ACK)).isEqualTo(Programs.SHOT);
    programs.here(Endpoint.DENY_EGRESS, 1);
    assertThat(answer(at, ACK)).as("it may only look like one").isEqualTo(Programs.SHOT);
    programs.here(0, 1);
    assertThat(answer(at, ACK)).isEqualTo(Programs.OK);
    assertThat(programs.tracked())
        .containsExactly(new Tuple(at.remote, at.pod, 40000, 80, TCP, Direction.INGRESS, 0));
    programs.here(Endpoint.DENY_EGRESS | Endpoint.DENY_INGRESS, 2);
    assertThat(answer(at, ACK)).isEqualTo(Programs.SHOT);
  }

  @ParameterizedTest
  @EnumSource
  void what_a_client_sends_on_such_a_connection_is_judged_as_what_goes_out(Family at) {
    programs.here(Endpoint.DENY_EGRESS, 1);
    assertThat(there(at, ACK)).isEqualTo(Programs.SHOT);
    programs.here(Endpoint.DENY_INGRESS, 1);
    assertThat(there(at, ACK)).isEqualTo(Programs.OK);
    assertThat(programs.tracked()).containsExactly(flow(at, TCP));
  }

  @ParameterizedTest
  @EnumSource
  void a_flow_that_another_cpu_saw_a_moment_later_is_alive(Family at) {
    begun(at);
    programs.age(flow(at, TCP), Duration.ofSeconds(-1));
    programs.here(Programs.ENFORCED, 1);
    assertThat(back(at, ACK)).isEqualTo(Programs.OK);
  }
}
