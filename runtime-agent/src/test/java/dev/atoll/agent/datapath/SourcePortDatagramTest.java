package dev.atoll.agent.datapath;

import static dev.atoll.agent.datapath.Packets.UDP;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Datagrams with another source port, whole and in pieces. */
class SourcePortDatagramTest extends OnePort {
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
      var one = Arrays.copyOf(whole, 64);
      var two = Arrays.copyOfRange(whole, 64, whole.length);
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
    var one = Arrays.copyOf(whole, 64);
    var two = Arrays.copyOfRange(whole, 64, whole.length);
    var first = programs.toPod(Packets.piece(UDP, at.remote, at.pod, 0, true, one));
    var later = programs.toPod(Packets.piece(UDP, at.remote, at.pod, 64, false, two));
    assertThat(first.packet().source()).isEqualTo(from);
    assertThat(first.packet().sourcePort()).isEqualTo(fromPort);
    assertThat(first.packet().destinationPort()).isEqualTo(PORT);
    assertThat(later.packet().source()).isEqualTo(from);
    var sum = Packets.join(first.packet().payload(), later.packet().payload());
    assertThat(Checksums.transport(UDP, from, at.pod, sum)).isZero();
  }
}
