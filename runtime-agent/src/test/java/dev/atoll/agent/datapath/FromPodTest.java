package dev.atoll.agent.datapath;

import static dev.atoll.agent.datapath.Packets.ACK;
import static dev.atoll.agent.datapath.Packets.SYN;
import static dev.atoll.agent.datapath.Packets.SYN_ACK;
import static dev.atoll.agent.datapath.Packets.TCP;
import static dev.atoll.agent.datapath.Packets.UDP;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What a pod may send, packet by packet. */
@Tag("root")
class FromPodTest {
  private final Programs programs = new Programs();

  private void isDropped(Programs.Ran ran, Reason why) {
    assertThat(ran.verdict()).isEqualTo(Programs.SHOT);
    assertThat(programs.metric(why, Direction.EGRESS).packets()).isEqualTo(1);
    assertThat(programs.events())
        .singleElement()
        .satisfies(it -> {
          assertThat(it.reason()).isEqualTo(why);
          assertThat(it.dropped()).isTrue();
          assertThat(it.ifindex()).isEqualTo(Programs.HERE);
        });
  }

  @ParameterizedTest
  @EnumSource
  void a_new_flow_passes_unchanged_and_is_remembered(Family at) {
    var packet = Packets.tcp(at.pod, 40000, at.remote, 80, SYN);
    var ran = programs.fromPod(packet);
    assertThat(ran.verdict()).isEqualTo(Programs.OK);
    assertThat(ran.packet().frame()).isEqualTo(packet);
    var key = new Tuple(at.pod, at.remote, 40000, 80, TCP, Direction.EGRESS, 0);
    assertThat(programs.tracked()).containsExactly(key);
    assertThat(programs.track(key))
        .hasValueSatisfying(it -> {
          assertThat(it.epoch()).isEqualTo(1);
          assertThat(it.flags()).isZero();
        });
    assertThat(programs.metric(Reason.FORWARDED, Direction.EGRESS))
        .isEqualTo(new Metric(1, packet.length));
    assertThat(programs.events()).isEmpty();
  }

  @ParameterizedTest
  @EnumSource
  void a_new_flow_is_told_once_if_that_is_asked_for(Family at) {
    programs.config(Config.EVENTS);
    programs.fromPod(Packets.udp(at.pod, 40000, at.remote, 53));
    programs.fromPod(Packets.udp(at.pod, 40000, at.remote, 53));
    assertThat(programs.events())
        .singleElement()
        .satisfies(it -> {
          assertThat(it.dropped()).isFalse();
          assertThat(it.source()).isEqualTo(at.pod);
          assertThat(it.destination()).isEqualTo(at.remote);
          assertThat(it.sourcePort()).isEqualTo(40000);
          assertThat(it.destinationPort()).isEqualTo(53);
          assertThat(it.protocol()).isEqualTo(UDP);
          assertThat(it.sourceIdentity()).isEqualTo(Programs.POD);
          assertThat(it.destinationIdentity()).isEqualTo(Programs.REMOTE);
        });
  }

  @ParameterizedTest
  @EnumSource
  void the_address_of_another_pod_is_spoofed(Family at) {
    isDropped(
        programs.fromPod(Packets.tcp(at.neighbour, 40000, at.remote, 80, SYN)), Reason.SPOOFED);
  }

  @ParameterizedTest
  @EnumSource
  void the_address_of_nobody_is_spoofed(Family at) {
    isDropped(programs.fromPod(Packets.udp(at.stranger, 40000, at.remote, 80)), Reason.SPOOFED);
  }

  @ParameterizedTest
  @EnumSource
  void an_interface_that_is_not_known_passes_nothing(Family at) {
    programs.map("endpoints").delete(Programs.u32(Programs.HERE));
    isDropped(programs.fromPod(Packets.tcp(at.pod, 40000, at.remote, 80, SYN)), Reason.NO_ENDPOINT);
  }

  @ParameterizedTest
  @EnumSource
  void a_closed_endpoint_passes_nothing(Family at) {
    programs.here(Endpoint.CLOSED, 1);
    isDropped(programs.fromPod(Packets.tcp(at.pod, 40000, at.remote, 80, SYN)), Reason.CLOSED);
  }

  @ParameterizedTest
  @EnumSource
  void a_header_that_is_cut_off_is_malformed(Family at) {
    var whole = Packets.tcp(at.pod, 40000, at.remote, 80, SYN);
    isDropped(
        programs.fromPod(java.util.Arrays.copyOf(whole, whole.length - 22)), Reason.MALFORMED);
  }

  @ParameterizedTest
  @EnumSource
  void a_reply_of_a_flow_into_the_pod_passes_whatever_the_policy_of_egress(Family at) {
    programs.toPod(Packets.tcp(at.remote, 40000, at.pod, 80, SYN));
    programs.here(Endpoint.DENY_EGRESS, 1);
    assertThat(programs.fromPod(Packets.tcp(at.pod, 80, at.remote, 40000, SYN_ACK)).verdict())
        .isEqualTo(Programs.OK);
    assertThat(programs.track(new Tuple(at.remote, at.pod, 40000, 80, TCP, Direction.INGRESS, 0)))
        .hasValueSatisfying(it -> assertThat(it.has(Track.REPLIED)).isTrue());
    assertThat(programs.tracked()).hasSize(1);
  }

  @ParameterizedTest
  @EnumSource
  void what_only_looks_like_a_reply_is_judged(Family at) {
    programs.here(Endpoint.DENY_EGRESS, 1);
    isDropped(
        programs.fromPod(Packets.tcp(at.pod, 80, at.remote, 40000, SYN_ACK)), Reason.DEFAULT_DENY);
  }

  @ParameterizedTest
  @EnumSource
  void later_packets_are_of_the_same_flow(Family at) {
    var flow = new Tuple(at.pod, at.remote, 40000, 80, TCP, Direction.EGRESS, 0);
    programs.fromPod(Packets.tcp(at.pod, 40000, at.remote, 80, SYN));
    programs.age(flow, Duration.ofSeconds(1));
    long before = programs.track(flow).orElseThrow().lastSeen();
    programs.fromPod(Packets.tcp(at.pod, 40000, at.remote, 80, ACK));
    assertThat(programs.tracked()).containsExactly(flow);
    assertThat(programs.track(flow))
        .hasValueSatisfying(it -> assertThat(it.lastSeen() - before).isGreaterThan(999_999_999));
  }
}
