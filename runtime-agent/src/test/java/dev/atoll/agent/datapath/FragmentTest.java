package dev.atoll.agent.datapath;

import static dev.atoll.agent.datapath.Packets.UDP;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Datagrams in pieces, and headers between the address and the port. */
@Tag("root")
class FragmentTest {
  private static final int CUT = 64;

  private final Programs programs = new Programs();

  private byte[] first(Family at, Address to, int port) {
    var whole = Packets.udpDatagram(at.pod, 40000, to, port, 100);
    return Packets.piece(UDP, at.pod, to, 0, true, Arrays.copyOf(whole, CUT));
  }

  private byte[] later(Family at, Address to, int port) {
    var whole = Packets.udpDatagram(at.pod, 40000, to, port, 100);
    var rest = Arrays.copyOfRange(whole, CUT, whole.length);
    return Packets.piece(UDP, at.pod, to, CUT, false, rest);
  }

  @ParameterizedTest
  @EnumSource
  void later_pieces_go_with_the_first(Family at) {
    assertThat(programs.fromPod(first(at, at.remote, 53)).verdict()).isEqualTo(Programs.OK);
    programs.here(Programs.ENFORCED, 1);
    var piece = later(at, at.remote, 53);
    var ran = programs.fromPod(piece);
    assertThat(ran.verdict()).isEqualTo(Programs.OK);
    assertThat(ran.packet().frame()).isEqualTo(piece);
    assertThat(programs.tracked())
        .containsExactly(new Tuple(at.pod, at.remote, 40000, 53, UDP, Direction.EGRESS, 0));
  }

  @ParameterizedTest
  @EnumSource
  void a_piece_whose_first_was_not_seen_is_dropped(Family at) {
    assertThat(programs.fromPod(later(at, at.remote, 53)).verdict()).isEqualTo(Programs.SHOT);
    assertThat(programs.events())
        .singleElement()
        .extracting(Event::reason)
        .isEqualTo(Reason.FRAGMENT);
  }

  @ParameterizedTest
  @EnumSource
  void all_pieces_to_a_service_go_to_one_backend_and_add_up(Family at) {
    programs.backend(11, new Backend(at.remote, 8080, Backend.State.ACTIVE, 2));
    programs.service(new ServiceKey(at.service, 80, UDP), 5, 0, 0, 11);
    var one = programs.fromPod(first(at, at.service, 80));
    var two = programs.fromPod(later(at, at.service, 80));
    assertThat(one.verdict()).isEqualTo(Programs.OK);
    assertThat(two.verdict()).isEqualTo(Programs.OK);
    assertThat(one.packet().destination()).isEqualTo(at.remote);
    assertThat(one.packet().destinationPort()).isEqualTo(8080);
    assertThat(two.packet().destination()).isEqualTo(at.remote);
    assertThat(one.packet().headerHolds()).isTrue();
    assertThat(two.packet().headerHolds()).isTrue();
    var whole = Packets.join(one.packet().payload(), two.packet().payload());
    assertThat(Checksums.transport(UDP, at.pod, at.remote, whole)).isZero();
  }

  @ParameterizedTest
  @EnumSource
  void a_piece_of_another_datagram_is_not_taken_for_this_one(Family at) {
    programs.fromPod(first(at, at.remote, 53));
    assertThat(programs.fromPod(later(at, at.remote2, 53)).verdict()).isEqualTo(Programs.SHOT);
  }

  @Test
  void ports_are_found_behind_options_of_ipv6() {
    var at = Family.V6;
    var datagram = Packets.udpDatagram(at.pod, 40000, at.remote, 53, 12);
    programs.fromPod(Packets.ip6WithOptions(UDP, at.pod, at.remote, datagram));
    assertThat(programs.tracked())
        .containsExactly(new Tuple(at.pod, at.remote, 40000, 53, UDP, Direction.EGRESS, 0));
  }

  @Test
  void too_many_headers_are_not_supported() {
    var at = Family.V6;
    var header = new byte[] {60, 0, 1, 4, 0, 0, 0, 0};
    var headers = new byte[0];
    for (int i = 0; i < 7; i++) {
      headers = Packets.join(headers, header);
    }
    var ran = programs.fromPod(Packets.ip(60, at.pod, at.remote, headers));
    assertThat(ran.verdict()).isEqualTo(Programs.SHOT);
    assertThat(programs.events())
        .singleElement()
        .extracting(Event::reason)
        .isEqualTo(Reason.UNSUPPORTED);
  }
}
