package dev.atoll.agent.datapath;

import static dev.atoll.agent.datapath.Packets.ACK;
import static dev.atoll.agent.datapath.Packets.FIN;
import static dev.atoll.agent.datapath.Packets.RST;
import static dev.atoll.agent.datapath.Packets.SYN;
import static dev.atoll.agent.datapath.Packets.SYN_ACK;
import static dev.atoll.agent.datapath.Packets.TCP;
import static dev.atoll.agent.datapath.Packets.UDP;
import static org.assertj.core.api.Assertions.assertThat;

import dev.atoll.agent.datapath.Backend.State;
import java.time.Duration;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * One pod speaks to one backend from one port several times: by two services on the ports 80 and
 * 81, and by itself.
 */
@Tag("root")
class SourcePortTest {
  private static final int PORT = 40000;
  private static final int BACKEND_PORT = 8080;

  private final Programs programs = new Programs();

  private void services(Family at) {
    programs.backend(11, new Backend(at.remote, BACKEND_PORT, State.ACTIVE, 2));
    for (int protocol : new int[] {TCP, UDP}) {
      programs.service(new ServiceKey(at.service, 80, protocol), 5, 0, 0, 11);
      programs.service(new ServiceKey(at.service, 81, protocol), 6, 0, 16, 11);
    }
  }

  private static Seen passed(Programs.Ran ran) {
    assertThat(ran.verdict()).isEqualTo(Programs.OK);
    assertThat(ran.packet().checksumsHold()).as("checksums").isTrue();
    return ran.packet();
  }

  /** What the backend is sent of what the pod sends; it comes from the pod in any case. */
  private Seen sent(Family at, Address to, int port, int flags) {
    var seen = passed(programs.fromPod(Packets.tcp(at.pod, PORT, to, port, flags)));
    assertThat(seen.source()).isEqualTo(at.pod);
    assertThat(seen.destination()).isEqualTo(at.remote);
    assertThat(seen.destinationPort()).isEqualTo(BACKEND_PORT);
    return seen;
  }

  private int toFirst(Family at, int flags) {
    return sent(at, at.service, 80, flags).sourcePort();
  }

  private int toSecond(Family at, int flags) {
    return sent(at, at.service, 81, flags).sourcePort();
  }

  private int directly(Family at, int flags) {
    return sent(at, at.remote, BACKEND_PORT, flags).sourcePort();
  }

  /** Which the pod sees, of what the backend answers to a port. */
  private void isAnswered(Family at, int given, Address from, int fromPort) {
    var back = passed(programs.toPod(Packets.tcp(at.remote, BACKEND_PORT, at.pod, given, ACK)));
    assertThat(back.source()).isEqualTo(from);
    assertThat(back.sourcePort()).isEqualTo(fromPort);
    assertThat(back.destination()).isEqualTo(at.pod);
    assertThat(back.destinationPort()).isEqualTo(PORT);
  }

  private static Tuple flow(Family at, int port, int protocol) {
    return new Tuple(at.pod, at.remote, port, BACKEND_PORT, protocol, Direction.EGRESS, 0);
  }

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
  void datagrams_get_another_port_too(Family at) {
    services(at);
    udp(at, at.service, 80);
    int second = udp(at, at.service, 81);
    int third = udp(at, at.remote, BACKEND_PORT);
    assertThat(udp(at, at.service, 80)).isEqualTo(PORT);
    assertThat(udp(at, at.service, 81)).isEqualTo(second).isNotIn(PORT, third);
    assertThat(udp(at, at.remote, BACKEND_PORT)).isEqualTo(third).isNotEqualTo(PORT);
    var back = passed(programs.toPod(Packets.udp(at.remote, BACKEND_PORT, at.pod, second)));
    assertThat(back.source()).isEqualTo(at.service);
    assertThat(back.sourcePort()).isEqualTo(81);
    assertThat(back.destinationPort()).isEqualTo(PORT);
    back = passed(programs.toPod(Packets.udp(at.remote, BACKEND_PORT, at.pod, third)));
    assertThat(back.source()).isEqualTo(at.remote);
    assertThat(back.destinationPort()).isEqualTo(PORT);
  }

  private int udp(Family at, Address to, int port) {
    return passed(programs.fromPod(Packets.udp(at.pod, PORT, to, port))).sourcePort();
  }

  @ParameterizedTest
  @EnumSource(names = "V4")
  void a_checksum_of_zero_stays_none(Family at) {
    services(at);
    udp(at, at.service, 80);
    var packet = Packets.udp(at.pod, PORT, at.service, 81);
    packet[40] = 0;
    packet[41] = 0;
    var there = programs.fromPod(packet).packet();
    assertThat(there.sourcePort()).isNotEqualTo(PORT);
    assertThat(there.payload()[6]).isZero();
    assertThat(there.payload()[7]).isZero();
  }

  @ParameterizedTest
  @EnumSource
  void pieces_of_a_datagram_add_up_with_another_port(Family at) {
    services(at);
    udp(at, at.service, 80);
    for (var to : new Address[] {at.service, at.remote}) {
      int port = to.equals(at.remote) ? BACKEND_PORT : 81;
      var whole = Packets.udpDatagram(at.pod, PORT, to, port, 100);
      var one = java.util.Arrays.copyOf(whole, 64);
      var two = java.util.Arrays.copyOfRange(whole, 64, whole.length);
      var first = programs.fromPod(Packets.piece(UDP, at.pod, to, 0, true, one));
      var later = programs.fromPod(Packets.piece(UDP, at.pod, to, 64, false, two));
      assertThat(first.verdict()).isEqualTo(Programs.OK);
      assertThat(later.verdict()).isEqualTo(Programs.OK);
      assertThat(first.packet().sourcePort()).isNotEqualTo(PORT);
      assertThat(later.packet().destination()).isEqualTo(at.remote);
      assertThat(later.packet().headerHolds()).isTrue();
      var sum = Packets.join(first.packet().payload(), later.packet().payload());
      assertThat(Checksums.transport(UDP, at.pod, at.remote, sum)).isZero();
      isWhole(at, first.packet().sourcePort(), to, port);
    }
  }

  /** Pieces of an answer to a port. */
  private void isWhole(Family at, int given, Address from, int fromPort) {
    var whole = Packets.udpDatagram(at.remote, BACKEND_PORT, at.pod, given, 100);
    var one = java.util.Arrays.copyOf(whole, 64);
    var two = java.util.Arrays.copyOfRange(whole, 64, whole.length);
    var first = programs.toPod(Packets.piece(UDP, at.remote, at.pod, 0, true, one));
    var later = programs.toPod(Packets.piece(UDP, at.remote, at.pod, 64, false, two));
    assertThat(first.packet().source()).isEqualTo(from);
    assertThat(first.packet().sourcePort()).isEqualTo(fromPort);
    assertThat(first.packet().destinationPort()).isEqualTo(PORT);
    assertThat(later.packet().source()).isEqualTo(from);
    var sum = Packets.join(first.packet().payload(), later.packet().payload());
    assertThat(Checksums.transport(UDP, from, at.pod, sum)).isZero();
  }

  @ParameterizedTest
  @EnumSource
  void an_error_about_what_went_out_is_about_what_the_pod_sent(Family at) {
    services(at);
    udp(at, at.service, 80);
    int second = udp(at, at.service, 81);
    int third = udp(at, at.remote, BACKEND_PORT);
    errorComesIn(at, second, at.service, 81);
    errorComesIn(at, third, at.remote, BACKEND_PORT);
    errorComesIn(at, PORT, at.service, 80);
  }

  private void errorComesIn(Family at, int given, Address asked, int askedPort) {
    var about = Packets.udp(at.pod, given, at.remote, BACKEND_PORT);
    for (var from : new Address[] {at.remote, at.stranger}) {
      var seen = passed(programs.toPod(Packets.unreachable(from, at.pod, about)));
      assertThat(seen.source()).isEqualTo(from.equals(at.remote) ? asked : from);
      assertThat(seen.inner().source()).isEqualTo(at.pod);
      assertThat(seen.inner().sourcePort()).isEqualTo(PORT);
      assertThat(seen.inner().destination()).isEqualTo(asked);
      assertThat(seen.inner().destinationPort()).isEqualTo(askedPort);
      assertThat(seen.inner().headerHolds()).isTrue();
    }
  }

  @ParameterizedTest
  @EnumSource
  void an_error_of_the_pod_is_about_what_came_in(Family at) {
    services(at);
    udp(at, at.service, 80);
    int second = udp(at, at.service, 81);
    int third = udp(at, at.remote, BACKEND_PORT);
    errorGoesOut(at, second, at.service, 81);
    errorGoesOut(at, third, at.remote, BACKEND_PORT);
    errorGoesOut(at, PORT, at.service, 80);
  }

  private void errorGoesOut(Family at, int given, Address asked, int askedPort) {
    var about = Packets.udp(asked, askedPort, at.pod, PORT);
    var seen = passed(programs.fromPod(Packets.unreachable(at.pod, asked, about)));
    assertThat(seen.destination()).isEqualTo(at.remote);
    assertThat(seen.inner().source()).isEqualTo(at.remote);
    assertThat(seen.inner().sourcePort()).isEqualTo(BACKEND_PORT);
    assertThat(seen.inner().destination()).isEqualTo(at.pod);
    assertThat(seen.inner().destinationPort()).isEqualTo(given);
    assertThat(seen.inner().headerHolds()).isTrue();
  }

  @ParameterizedTest
  @EnumSource
  void a_port_whose_flow_has_ended_is_free_again(Family at) {
    services(at);
    toFirst(at, SYN);
    toFirst(at, RST);
    assertThat(toSecond(at, SYN)).as("its other end may still wait").isNotEqualTo(PORT);
    programs.age(flow(at, PORT, TCP), Duration.ofSeconds(11));
    toSecond(at, FIN);
    assertThat(toSecond(at, SYN)).isEqualTo(PORT);
    isAnswered(at, PORT, at.service, 81);
  }

  @ParameterizedTest
  @EnumSource
  void a_flow_keeps_the_port_it_was_given_when_its_own_is_free_again(Family at) {
    services(at);
    toFirst(at, SYN);
    int second = toSecond(at, SYN);
    int third = directly(at, SYN);
    programs.map("ct").delete(flow(at, PORT, TCP).bytes());
    assertThat(toSecond(at, ACK)).isEqualTo(second);
    assertThat(directly(at, ACK)).isEqualTo(third);
    isAnswered(at, third, at.remote, BACKEND_PORT);
  }

  @ParameterizedTest
  @EnumSource
  void a_connection_that_is_only_half_closed_keeps_its_port(Family at) {
    services(at);
    toFirst(at, SYN);
    isAnswered(at, PORT, at.service, 80);
    toFirst(at, FIN);
    assertThat(toSecond(at, SYN)).isNotEqualTo(PORT);
    isAnswered(at, PORT, at.service, 80);
    assertThat(toFirst(at, SYN)).as("a new one of the same socket").isEqualTo(PORT);
  }

  @ParameterizedTest
  @EnumSource
  void a_flow_that_was_forgotten_finds_its_port_again(Family at) {
    services(at);
    toFirst(at, SYN);
    int second = toSecond(at, SYN);
    int third = directly(at, SYN);
    programs.map("ct").delete(asked(at, at.service, 81).bytes());
    programs.map("ct").delete(asked(at, at.remote, BACKEND_PORT).bytes());
    assertThat(toSecond(at, ACK)).isEqualTo(second);
    assertThat(directly(at, ACK)).isEqualTo(third);
  }

  private static Tuple asked(Family at, Address to, int port) {
    return new Tuple(at.pod, to, PORT, port, TCP, Direction.SERVICE, 0);
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

  @ParameterizedTest
  @EnumSource
  void a_port_that_programs_of_another_layout_gave_is_taken_over(Family at) {
    services(at);
    toFirst(at, SYN);
    int third = directly(at, SYN);
    for (var key : new Tuple[] {flow(at, third, TCP), asked(at, at.remote, BACKEND_PORT)}) {
      programs.put("ct_before", key, programs.track(key).orElseThrow());
      programs.map("ct").delete(key.bytes());
    }
    programs.forgetGiven();
    programs.config(Config.CARRY);
    isAnswered(at, third, at.remote, BACKEND_PORT);
    assertThat(directly(at, ACK)).isEqualTo(third);
    assertThat(programs.track(asked(at, at.remote, BACKEND_PORT))).isPresent();
    programs.config(0);
    programs.map("ct").delete(flow(at, PORT, TCP).bytes());
    assertThat(directly(at, ACK)).as("its own is free again").isEqualTo(third);
  }
}
