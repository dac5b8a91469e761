package dev.atoll.agent.datapath;

import static dev.atoll.agent.datapath.Packets.ACK;
import static dev.atoll.agent.datapath.Packets.SYN;
import static dev.atoll.agent.datapath.Packets.SYN_ACK;
import static dev.atoll.agent.datapath.Packets.TCP;
import static org.assertj.core.api.Assertions.assertThat;

import dev.atoll.agent.datapath.Backend.State;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Connections from one port that would be one to their backend. */
class SourcePortTest extends OnePort {
  @ParameterizedTest
  @EnumSource
  void two_services_and_the_backend_itself_are_three_connections_from_one_port(Family at) {
    services(at);
    assertThat(toFirst(at, SYN)).isEqualTo(PORT);
    int second = toSecond(at, SYN);
    int third = directly(at, SYN);
    assertThat(second).isNotIn(PORT, third).isBetween(32768, 65535);
    assertThat(third).isNotEqualTo(PORT).isBetween(32768, 65535);
    for (int i = 0; i < 3; i++) {
      isAnswered(at, PORT, at.service, 80);
      isAnswered(at, second, at.service, 81);
      isAnswered(at, third, at.remote, BACKEND_PORT);
      assertThat(toFirst(at, ACK)).isEqualTo(PORT);
      assertThat(toSecond(at, ACK)).isEqualTo(second);
      assertThat(directly(at, ACK)).isEqualTo(third);
    }
    assertThat(programs.track(flow(at, second, TCP)))
        .hasValueSatisfying(it -> {
          assertThat(it.reverse()).isEqualTo(at.service);
          assertThat(it.reversePort()).isEqualTo(81);
          assertThat(it.sourcePort()).isEqualTo(PORT);
        });
  }

  @ParameterizedTest
  @EnumSource
  void a_service_gets_another_port_where_the_pod_speaks_to_its_backend_already(Family at) {
    services(at);
    assertThat(directly(at, SYN)).isEqualTo(PORT);
    int given = toFirst(at, SYN);
    assertThat(given).isNotEqualTo(PORT);
    isAnswered(at, PORT, at.remote, BACKEND_PORT);
    isAnswered(at, given, at.service, 80);
  }

  @ParameterizedTest
  @EnumSource
  void answers_do_not_go_to_a_connection_that_began_at_the_backend(Family at) {
    services(at);
    var in = Packets.tcp(at.remote, BACKEND_PORT, at.pod, PORT, SYN);
    assertThat(programs.toPod(in).verdict()).isEqualTo(Programs.OK);
    int given = toFirst(at, SYN);
    assertThat(given).isNotEqualTo(PORT);
    isAnswered(at, given, at.service, 80);
  }

  @ParameterizedTest
  @EnumSource
  void a_port_that_was_given_is_not_the_one_of_a_socket_that_has_it_by_itself(Family at) {
    services(at);
    toFirst(at, SYN);
    int second = toSecond(at, SYN);
    var other = passed(programs.fromPod(Packets.tcp(at.pod, second, at.remote, BACKEND_PORT, SYN)));
    assertThat(other.sourcePort()).isNotIn(second, PORT);
    var back = Packets.tcp(at.remote, BACKEND_PORT, at.pod, other.sourcePort(), SYN_ACK);
    assertThat(passed(programs.toPod(back)).destinationPort()).isEqualTo(second);
    isAnswered(at, second, at.service, 81);
  }

  @ParameterizedTest
  @EnumSource
  void without_a_free_port_among_those_that_are_tried_a_packet_is_dropped_and_told(Family at) {
    services(at);
    toFirst(at, SYN);
    var packet = Packets.tcp(at.pod, PORT, at.service, 81, SYN);
    int tries = 0;
    var ran = programs.fromPod(packet);
    for (; ran.verdict() == Programs.OK && tries < 100; ran = programs.fromPod(packet)) {
      tries++;
      take(at, ran.packet().sourcePort());
    }
    assertThat(tries).isBetween(13, 16);
    assertThat(programs.events())
        .singleElement()
        .satisfies(it -> {
          assertThat(it.reason()).isEqualTo(Reason.NO_PORT);
          assertThat(it.service()).isEqualTo(6);
          assertThat(it.destination()).isEqualTo(at.remote);
        });
  }

  /** Another flow has the port, and the one that had it is forgotten. */
  private void take(Family at, int port) {
    programs.put(
        "ct",
        flow(at, port, TCP),
        new Track(0, 0, at.service, 99, Track.TRANSLATED, 1, System.nanoTime(), 0));
  }

  @ParameterizedTest
  @EnumSource
  void policy_is_asked_as_ever(Family at) {
    services(at);
    toFirst(at, SYN);
    directly(at, SYN);
    programs.here(Programs.ENFORCED, 2);
    assertThat(programs.fromPod(Packets.tcp(at.pod, PORT, at.service, 81, SYN)).verdict())
        .isEqualTo(Programs.SHOT);
    var established = Packets.tcp(at.pod, PORT, at.remote, BACKEND_PORT, ACK);
    assertThat(programs.fromPod(established).verdict()).isEqualTo(Programs.SHOT);
    programs.entry(
        Programs.REMOTE, Direction.EGRESS, TCP, BACKEND_PORT, new PolicyValue(1, 1, false));
    assertThat(toSecond(at, SYN)).isNotEqualTo(PORT);
    assertThat(directly(at, ACK)).isNotEqualTo(PORT);
  }

  @ParameterizedTest
  @EnumSource
  void a_pod_speaks_to_itself_by_two_services_from_one_port(Family at) {
    services(at);
    programs.backend(11, new Backend(at.pod, BACKEND_PORT, State.ACTIVE, 1));
    var seenFrom = Address.of(at == Family.V4 ? "169.254.42.1" : "fd00:42::1");
    programs.config(
        new Config(
            0,
            1,
            0,
            0,
            0,
            Programs.WORLD4,
            Programs.WORLD6,
            Address.of("169.254.42.1"),
            Address.of("fd00:42::1")));
    assertThat(toItself(at, 80, SYN)).isEqualTo(PORT);
    int second = toItself(at, 81, SYN);
    assertThat(second).isNotEqualTo(PORT);
    assertThat(toItself(at, 81, ACK)).isEqualTo(second);
    for (int given : new int[] {PORT, second}) {
      var back =
          programs.fromPod(Packets.tcp(at.pod, BACKEND_PORT, seenFrom, given, SYN_ACK)).packet();
      assertThat(back.checksumsHold()).isTrue();
      assertThat(back.source()).isEqualTo(at.service);
      assertThat(back.sourcePort()).isEqualTo(given == PORT ? 80 : 81);
      assertThat(back.destination()).isEqualTo(at.pod);
      assertThat(back.destinationPort()).isEqualTo(PORT);
    }
  }

  private int toItself(Family at, int port, int flags) {
    var ran = programs.fromPod(Packets.tcp(at.pod, PORT, at.service, port, flags));
    assertThat(ran.verdict()).isEqualTo(Programs.REDIRECT);
    assertThat(ran.packet().checksumsHold()).isTrue();
    return ran.packet().sourcePort();
  }
}
