package dev.atoll.agent.datapath;

import static dev.atoll.agent.datapath.Packets.ACK;
import static dev.atoll.agent.datapath.Packets.SYN;
import static dev.atoll.agent.datapath.Packets.SYN_ACK;
import static dev.atoll.agent.datapath.Packets.TCP;
import static dev.atoll.agent.datapath.Packets.UDP;
import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Entries, precedence, default deny, and what a change of the policy does to what is established.
 */
@Tag("root")
class PolicyTest {
  private static final PolicyValue ALLOW = new PolicyValue(100, 7, false);
  private static final PolicyValue DENY = new PolicyValue(100, 8, true);

  private final Programs programs = new Programs();

  PolicyTest() {
    programs.here(Programs.ENFORCED, 1);
  }

  private Reason ingress(Family at, int port) {
    programs.events();
    return reason(programs.toPod(Packets.tcp(at.remote, 40000 + port, at.pod, port, SYN)));
  }

  private Reason reason(Programs.Ran ran) {
    var events = programs.events();
    if (ran.verdict() == Programs.OK) {
      assertThat(events).isEmpty();
      return Reason.FORWARDED;
    }
    assertThat(events).hasSize(1);
    return events.getFirst().reason();
  }

  private void ingress(int remote, int port, PolicyValue value) {
    programs.entry(remote, Direction.INGRESS, TCP, port, value);
  }

  private void anyPort(int remote, int protocol, int prefix, PolicyValue value) {
    programs.entry(
        new PolicyKey(prefix, Programs.OWN_POLICY, remote, Direction.INGRESS, protocol, 0), value);
  }

  @ParameterizedTest
  @EnumSource
  void without_an_entry_the_default_decides(Family at) {
    assertThat(ingress(at, 80)).isEqualTo(Reason.DEFAULT_DENY);
    programs.here(Endpoint.DENY_EGRESS, 1);
    assertThat(ingress(at, 80)).isEqualTo(Reason.FORWARDED);
  }

  @ParameterizedTest
  @EnumSource
  void an_entry_that_denies_without_a_rule_is_the_default_of_a_tier(Family at) {
    ingress(Programs.REMOTE, 80, new PolicyValue(7, 0, true));
    assertThat(ingress(at, 80)).isEqualTo(Reason.DEFAULT_DENY);
    ingress(Programs.REMOTE, 80, new PolicyValue(7, 1, true));
    assertThat(ingress(at, 80)).isEqualTo(Reason.POLICY_DENY);
  }

  @ParameterizedTest
  @EnumSource
  void an_entry_allows_its_remote_and_port_and_no_other(Family at) {
    ingress(Programs.REMOTE, 80, ALLOW);
    assertThat(ingress(at, 80)).isEqualTo(Reason.FORWARDED);
    assertThat(ingress(at, 81)).isEqualTo(Reason.DEFAULT_DENY);
    assertThat(reason(programs.toPod(Packets.tcp(at.neighbour, 1, at.pod, 80, SYN))))
        .isEqualTo(Reason.DEFAULT_DENY);
    assertThat(reason(programs.toPod(Packets.udp(at.remote, 1, at.pod, 80))))
        .isEqualTo(Reason.DEFAULT_DENY);
  }

  @ParameterizedTest
  @EnumSource
  void an_entry_of_one_direction_says_nothing_of_the_other(Family at) {
    ingress(Programs.REMOTE, 80, ALLOW);
    assertThat(reason(programs.fromPod(Packets.tcp(at.pod, 1, at.remote, 80, SYN))))
        .isEqualTo(Reason.DEFAULT_DENY);
    programs.entry(Programs.REMOTE, Direction.EGRESS, TCP, 80, ALLOW);
    assertThat(reason(programs.fromPod(Packets.tcp(at.pod, 1, at.remote, 80, SYN))))
        .isEqualTo(Reason.FORWARDED);
  }

  @ParameterizedTest
  @EnumSource
  void an_entry_of_another_policy_says_nothing(Family at) {
    programs.entry(
        new PolicyKey(
            PolicyKey.ONE_PORT,
            Programs.OWN_POLICY + 1,
            Programs.REMOTE,
            Direction.INGRESS,
            TCP,
            80),
        ALLOW);
    assertThat(ingress(at, 80)).isEqualTo(Reason.DEFAULT_DENY);
  }

  @ParameterizedTest
  @EnumSource
  void an_entry_for_any_remote_allows_every_one(Family at) {
    ingress(0, 80, ALLOW);
    assertThat(ingress(at, 80)).isEqualTo(Reason.FORWARDED);
    assertThat(reason(programs.toPod(Packets.tcp(at.stranger, 1, at.pod, 80, SYN))))
        .isEqualTo(Reason.FORWARDED);
  }

  @ParameterizedTest
  @EnumSource
  void a_prefix_of_ports_is_a_range(Family at) {
    programs.entry(
        new PolicyKey(
            PolicyKey.ONE_PORT - 3,
            Programs.OWN_POLICY,
            Programs.REMOTE,
            Direction.INGRESS,
            TCP,
            8080),
        ALLOW);
    assertThat(ingress(at, 8079)).isEqualTo(Reason.DEFAULT_DENY);
    assertThat(ingress(at, 8080)).isEqualTo(Reason.FORWARDED);
    assertThat(ingress(at, 8087)).isEqualTo(Reason.FORWARDED);
    assertThat(ingress(at, 8088)).isEqualTo(Reason.DEFAULT_DENY);
  }

  @ParameterizedTest
  @EnumSource
  void an_entry_without_ports_is_for_all_of_its_protocol(Family at) {
    anyPort(Programs.REMOTE, UDP, PolicyKey.ANY_PORT, ALLOW);
    assertThat(reason(programs.toPod(Packets.udp(at.remote, 1, at.pod, 9999))))
        .isEqualTo(Reason.FORWARDED);
    assertThat(ingress(at, 80)).isEqualTo(Reason.DEFAULT_DENY);
  }

  @ParameterizedTest
  @EnumSource
  void an_entry_without_protocol_is_for_everything(Family at) {
    anyPort(Programs.REMOTE, 0, PolicyKey.ANY_PROTOCOL, ALLOW);
    assertThat(reason(programs.toPod(Packets.udp(at.remote, 1, at.pod, 9999))))
        .isEqualTo(Reason.FORWARDED);
    assertThat(ingress(at, 80)).isEqualTo(Reason.FORWARDED);
    assertThat(reason(programs.toPod(Packets.echo(at.remote, at.pod, 5))))
        .isEqualTo(Reason.FORWARDED);
  }

  @ParameterizedTest
  @EnumSource
  void a_denial_counts_without_a_default(Family at) {
    programs.here(0, 1);
    ingress(Programs.REMOTE, 80, DENY);
    assertThat(ingress(at, 80)).isEqualTo(Reason.POLICY_DENY);
    assertThat(ingress(at, 81)).isEqualTo(Reason.FORWARDED);
  }

  @ParameterizedTest
  @EnumSource
  void among_equals_a_denial_decides_whichever_entry_it_is_in(Family at) {
    ingress(Programs.REMOTE, 80, ALLOW);
    ingress(0, 80, DENY);
    assertThat(ingress(at, 80)).isEqualTo(Reason.POLICY_DENY);
    ingress(Programs.REMOTE, 81, DENY);
    ingress(0, 81, ALLOW);
    assertThat(ingress(at, 81)).isEqualTo(Reason.POLICY_DENY);
  }

  @ParameterizedTest
  @EnumSource
  void the_higher_precedence_decides_before_a_denial(Family at) {
    ingress(Programs.REMOTE, 80, new PolicyValue(0x80000001, 1, false));
    ingress(0, 80, new PolicyValue(0x7fffffff, 2, true));
    assertThat(ingress(at, 80)).isEqualTo(Reason.FORWARDED);
    ingress(Programs.REMOTE, 81, new PolicyValue(5, 1, true));
    ingress(0, 81, new PolicyValue(6, 2, false));
    assertThat(ingress(at, 81)).isEqualTo(Reason.FORWARDED);
  }

  @ParameterizedTest
  @EnumSource
  void a_drop_names_the_rule(Family at) {
    ingress(Programs.REMOTE, 80, DENY);
    programs.toPod(Packets.tcp(at.remote, 1, at.pod, 80, SYN));
    programs.toPod(Packets.tcp(at.remote, 1, at.pod, 81, SYN));
    assertThat(programs.events()).extracting(Event::rule).containsExactly(8, 0);
  }

  @ParameterizedTest
  @EnumSource
  void an_echo_is_judged_by_its_type(Family at) {
    programs.entry(Programs.REMOTE, Direction.INGRESS, at.icmp(), at.echoRequest(), ALLOW);
    assertThat(reason(programs.toPod(Packets.echo(at.remote, at.pod, 5))))
        .isEqualTo(Reason.FORWARDED);
    int other = at == Family.V4 ? 13 : 139;
    assertThat(
            reason(programs.toPod(Packets.icmpMessage(at.remote, at.pod, other, 0, new byte[12]))))
        .isEqualTo(Reason.DEFAULT_DENY);
  }

  @ParameterizedTest
  @EnumSource
  void what_is_established_stays_until_the_epoch_moves(Family at) {
    ingress(Programs.REMOTE, 80, ALLOW);
    assertThat(ingress(at, 80)).isEqualTo(Reason.FORWARDED);
    ingress(Programs.REMOTE, 80, DENY);
    assertThat(reason(programs.toPod(Packets.tcp(at.remote, 40080, at.pod, 80, ACK))))
        .isEqualTo(Reason.FORWARDED);
    programs.here(Programs.ENFORCED, 2);
    assertThat(reason(programs.toPod(Packets.tcp(at.remote, 40080, at.pod, 80, ACK))))
        .isEqualTo(Reason.POLICY_DENY);
    assertThat(programs.tracked()).as("known, and refused").hasSize(1);
  }

  @ParameterizedTest
  @EnumSource
  void a_reply_of_a_flow_that_is_not_allowed_any_more_is_dropped_too(Family at) {
    ingress(Programs.REMOTE, 80, ALLOW);
    ingress(at, 80);
    ingress(Programs.REMOTE, 80, DENY);
    programs.here(Programs.ENFORCED, 2);
    assertThat(reason(programs.fromPod(Packets.tcp(at.pod, 80, at.remote, 40080, SYN_ACK))))
        .isEqualTo(Reason.POLICY_DENY);
    assertThat(programs.tracked()).as("known, and refused").hasSize(1);
  }

  @ParameterizedTest
  @EnumSource
  void a_reply_to_the_pod_ends_when_its_egress_is_not_allowed_any_more(Family at) {
    programs.here(0, 1);
    programs.fromPod(Packets.tcp(at.pod, 40000, at.remote, 80, SYN));
    programs.here(Programs.ENFORCED, 2);
    assertThat(reason(programs.toPod(Packets.tcp(at.remote, 80, at.pod, 40000, SYN_ACK))))
        .isEqualTo(Reason.DEFAULT_DENY);
  }

  @ParameterizedTest
  @EnumSource
  void a_flow_that_is_still_allowed_is_judged_once_in_an_epoch(Family at) {
    ingress(Programs.REMOTE, 80, ALLOW);
    ingress(at, 80);
    programs.here(Programs.ENFORCED, 2);
    assertThat(reason(programs.toPod(Packets.tcp(at.remote, 40080, at.pod, 80, ACK))))
        .isEqualTo(Reason.FORWARDED);
    assertThat(programs.track(new Tuple(at.remote, at.pod, 40080, 80, TCP, Direction.INGRESS, 0)))
        .hasValueSatisfying(it -> assertThat(it.epoch()).isEqualTo(2));
  }

  @ParameterizedTest
  @EnumSource
  void an_echo_is_judged_again_by_its_type(Family at) {
    programs.entry(Programs.REMOTE, Direction.INGRESS, at.icmp(), at.echoRequest(), ALLOW);
    programs.toPod(Packets.echo(at.remote, at.pod, 5));
    programs.here(Programs.ENFORCED, 2);
    assertThat(reason(programs.fromPod(Packets.echoReply(at.pod, at.remote, 5))))
        .isEqualTo(Reason.FORWARDED);
  }
}
