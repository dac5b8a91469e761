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
import java.util.Arrays;
import java.util.HashSet;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Packets to a service go to a backend, and its answers come from the service. */
@Tag("root")
class ServiceTest {
  private static final int SERVICE = 5;
  private static final int FIRST = 11;
  private static final int SECOND = 12;

  private final Programs programs = new Programs();

  private void service(Family at, int flags, int... table) {
    for (int protocol : new int[] {TCP, UDP}) {
      programs.service(new ServiceKey(at.service, 80, protocol), SERVICE, flags, 32, table);
    }
  }

  private void backends(Family at, State first, State second) {
    programs.backend(FIRST, new Backend(at.remote, 8080, first, 2));
    programs.backend(SECOND, new Backend(at.remote2, 8080, second, 2));
  }

  private Seen passed(Programs.Ran ran) {
    assertThat(ran.verdict()).isEqualTo(Programs.OK);
    assertThat(ran.packet().checksumsHold()).as("checksums").isTrue();
    return ran.packet();
  }

  private Seen sent(Family at, int port, int flags) {
    return passed(programs.fromPod(Packets.tcp(at.pod, port, at.service, 80, flags)));
  }

  @ParameterizedTest
  @EnumSource
  void tcp_goes_to_the_backend_and_comes_back_from_the_service(Family at) {
    backends(at, State.ACTIVE, State.ACTIVE);
    service(at, 0, FIRST);
    var there = sent(at, 40000, SYN);
    assertThat(there.source()).isEqualTo(at.pod);
    assertThat(there.destination()).isEqualTo(at.remote);
    assertThat(there.destinationPort()).isEqualTo(8080);
    assertThat(programs.track(new Tuple(at.pod, at.remote, 40000, 8080, TCP, Direction.EGRESS, 0)))
        .hasValueSatisfying(it -> {
          assertThat(it.has(Track.TRANSLATED)).isTrue();
          assertThat(it.reverse()).isEqualTo(at.service);
          assertThat(it.reversePort()).isEqualTo(80);
          assertThat(it.service()).isEqualTo(SERVICE);
          assertThat(it.backend()).isEqualTo(FIRST);
        });

    var back = passed(programs.toPod(Packets.tcp(at.remote, 8080, at.pod, 40000, SYN_ACK)));
    assertThat(back.source()).isEqualTo(at.service);
    assertThat(back.sourcePort()).isEqualTo(80);
    assertThat(back.destination()).isEqualTo(at.pod);
    assertThat(back.destinationPort()).isEqualTo(40000);
  }

  @ParameterizedTest
  @EnumSource
  void udp_goes_to_the_backend_and_comes_back_from_the_service(Family at) {
    backends(at, State.ACTIVE, State.ACTIVE);
    service(at, 0, FIRST);
    var there = passed(programs.fromPod(Packets.udp(at.pod, 40000, at.service, 80)));
    assertThat(there.destination()).isEqualTo(at.remote);
    assertThat(there.destinationPort()).isEqualTo(8080);
    var back = passed(programs.toPod(Packets.udp(at.remote, 8080, at.pod, 40000)));
    assertThat(back.source()).isEqualTo(at.service);
    assertThat(back.sourcePort()).isEqualTo(80);
  }

  @ParameterizedTest
  @EnumSource(names = "V4")
  void a_udp_checksum_of_zero_stays_none(Family at) {
    backends(at, State.ACTIVE, State.ACTIVE);
    service(at, 0, FIRST);
    var packet = Packets.udp(at.pod, 40000, at.service, 80);
    packet[40] = 0;
    packet[41] = 0;
    var there = programs.fromPod(packet).packet();
    assertThat(there.destination()).isEqualTo(at.remote);
    assertThat(there.payload()[6]).isZero();
    assertThat(there.payload()[7]).isZero();
    assertThat(there.headerHolds()).isTrue();
  }

  @ParameterizedTest
  @EnumSource
  void policy_sees_the_backend_and_not_the_service(Family at) {
    backends(at, State.ACTIVE, State.ACTIVE);
    service(at, 0, FIRST);
    programs.here(Programs.ENFORCED, 1);
    programs.fromPod(Packets.tcp(at.pod, 40000, at.service, 80, SYN));
    assertThat(programs.events())
        .singleElement()
        .satisfies(it -> {
          assertThat(it.reason()).isEqualTo(Reason.DEFAULT_DENY);
          assertThat(it.destination()).isEqualTo(at.remote);
          assertThat(it.destinationPort()).isEqualTo(8080);
          assertThat(it.asked()).isEqualTo(at.service);
          assertThat(it.askedPort()).isEqualTo(80);
          assertThat(it.service()).isEqualTo(SERVICE);
          assertThat(it.backend()).isEqualTo(FIRST);
        });
    programs.entry(Programs.REMOTE, Direction.EGRESS, TCP, 8080, new PolicyValue(1, 1, false));
    assertThat(sent(at, 40000, SYN).destination()).isEqualTo(at.remote);
  }

  @ParameterizedTest
  @EnumSource
  void what_was_sent_in_vain_before_a_service_was_known_goes_to_its_backend_next_time(Family at) {
    assertThat(sent(at, 40000, SYN).destination()).isEqualTo(at.service);
    backends(at, State.ACTIVE, State.ACTIVE);
    service(at, 0, FIRST);
    assertThat(sent(at, 40000, SYN).destination()).isEqualTo(at.remote);
  }

  @ParameterizedTest
  @EnumSource
  void a_connection_that_is_there_is_not_torn_from_an_address_that_becomes_a_service(Family at) {
    sent(at, 40000, SYN);
    passed(programs.toPod(Packets.tcp(at.service, 80, at.pod, 40000, SYN_ACK)));
    backends(at, State.ACTIVE, State.ACTIVE);
    service(at, 0, FIRST);
    assertThat(sent(at, 40000, ACK).destination()).isEqualTo(at.service);
    assertThat(sent(at, 40001, SYN).destination()).isEqualTo(at.remote);
  }

  @ParameterizedTest
  @EnumSource
  void a_service_without_backends_drops_and_says_so(Family at) {
    service(at, 0);
    assertThat(programs.fromPod(Packets.tcp(at.pod, 40000, at.service, 80, SYN)).verdict())
        .isEqualTo(Programs.SHOT);
    assertThat(programs.events())
        .singleElement()
        .satisfies(it -> {
          assertThat(it.reason()).isEqualTo(Reason.NO_BACKEND);
          assertThat(it.service()).isEqualTo(SERVICE);
        });
  }

  @ParameterizedTest
  @EnumSource
  void a_flow_keeps_its_backend_when_the_table_changes(Family at) {
    backends(at, State.ACTIVE, State.ACTIVE);
    service(at, 0, FIRST);
    sent(at, 40000, SYN);
    service(at, 0, SECOND);
    assertThat(sent(at, 40000, ACK).destination()).isEqualTo(at.remote);
    assertThat(sent(at, 40001, SYN).destination()).isEqualTo(at.remote2);
  }

  @ParameterizedTest
  @EnumSource
  void an_idle_connection_keeps_its_backend_for_hours(Family at) {
    backends(at, State.ACTIVE, State.ACTIVE);
    service(at, 0, FIRST);
    sent(at, 40000, SYN);
    service(at, 0, SECOND);
    programs.age(
        new Tuple(at.pod, at.service, 40000, 80, TCP, Direction.SERVICE, 0), Duration.ofHours(2));
    assertThat(sent(at, 40000, ACK).destination()).isEqualTo(at.remote);
  }

  @ParameterizedTest
  @EnumSource
  void a_draining_backend_keeps_its_flows(Family at) {
    backends(at, State.ACTIVE, State.ACTIVE);
    service(at, 0, FIRST);
    sent(at, 40000, SYN);
    backends(at, State.DRAINING, State.ACTIVE);
    service(at, 0, SECOND);
    assertThat(sent(at, 40000, ACK).destination()).isEqualTo(at.remote);
  }

  @ParameterizedTest
  @EnumSource
  void flows_of_a_dead_backend_move_at_their_next_packet(Family at) {
    backends(at, State.ACTIVE, State.ACTIVE);
    service(at, 0, FIRST);
    sent(at, 40000, SYN);
    backends(at, State.DEAD, State.ACTIVE);
    service(at, 0, SECOND);
    assertThat(sent(at, 40000, ACK).destination()).isEqualTo(at.remote2);
    var reset = passed(programs.toPod(Packets.tcp(at.remote2, 8080, at.pod, 40000, RST)));
    assertThat(reset.source()).isEqualTo(at.service);
  }

  @ParameterizedTest
  @EnumSource
  void a_table_that_still_names_a_dead_backend_is_read_on(Family at) {
    backends(at, State.DEAD, State.ACTIVE);
    service(at, 0, FIRST, SECOND);
    for (int port = 40000; port < 40016; port++) {
      assertThat(sent(at, port, SYN).destination()).isEqualTo(at.remote2);
    }
  }

  @ParameterizedTest
  @EnumSource
  void a_backend_that_is_gone_is_passed_over(Family at) {
    programs.backend(SECOND, new Backend(at.remote2, 8080, State.ACTIVE, 2));
    service(at, 0, FIRST, SECOND);
    assertThat(sent(at, 40000, SYN).destination()).isEqualTo(at.remote2);
  }

  @ParameterizedTest
  @EnumSource
  void flows_spread_over_the_table(Family at) {
    backends(at, State.ACTIVE, State.ACTIVE);
    service(at, 0, FIRST, SECOND);
    var spread = new HashSet<Address>();
    for (int port = 40000; port < 40064; port++) {
      spread.add(sent(at, port, SYN).destination());
    }
    assertThat(spread).containsExactlyInAnyOrder(at.remote, at.remote2);
  }

  @ParameterizedTest
  @EnumSource
  void a_port_that_is_used_again_asks_the_table_again(Family at) {
    backends(at, State.ACTIVE, State.ACTIVE);
    service(at, 0, FIRST);
    sent(at, 40000, SYN);
    sent(at, 40000, FIN);
    service(at, 0, SECOND);
    assertThat(sent(at, 40000, ACK).destination()).isEqualTo(at.remote);
    assertThat(sent(at, 40000, SYN).destination()).isEqualTo(at.remote2);
  }

  @ParameterizedTest
  @EnumSource
  void without_an_address_for_it_a_pod_does_not_reach_itself(Family at) {
    programs.backend(FIRST, new Backend(at.pod, 8080, State.ACTIVE, 1));
    service(at, 0, FIRST);
    assertThat(programs.fromPod(Packets.tcp(at.pod, 40000, at.service, 80, SYN)).verdict())
        .isEqualTo(Programs.SHOT);
    assertThat(programs.events())
        .singleElement()
        .extracting(Event::reason)
        .isEqualTo(Reason.HAIRPIN);
  }

  @ParameterizedTest
  @EnumSource
  void a_pod_reaches_itself_through_a_service_whatever_its_policy(Family at) {
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
    programs.here(Programs.ENFORCED, 1);
    programs.backend(FIRST, new Backend(at.pod, 8080, State.ACTIVE, 1));
    service(at, 0, FIRST);
    for (int flags : new int[] {SYN, ACK}) {
      var there = turned(programs.fromPod(Packets.tcp(at.pod, 40000, at.service, 80, flags)));
      assertThat(there.source()).isEqualTo(seenFrom);
      assertThat(there.sourcePort()).isEqualTo(40000);
      assertThat(there.destination()).isEqualTo(at.pod);
      assertThat(there.destinationPort()).isEqualTo(8080);

      var back = turned(programs.fromPod(Packets.tcp(at.pod, 8080, seenFrom, 40000, SYN_ACK)));
      assertThat(back.source()).isEqualTo(at.service);
      assertThat(back.sourcePort()).isEqualTo(80);
      assertThat(back.destination()).isEqualTo(at.pod);
      assertThat(back.destinationPort()).isEqualTo(40000);
      programs.here(Programs.ENFORCED, 2);
    }
  }

  private static Seen turned(Programs.Ran ran) {
    assertThat(ran.verdict()).isEqualTo(Programs.REDIRECT);
    assertThat(ran.packet().checksumsHold()).isTrue();
    assertThat(Arrays.copyOf(ran.packet().frame(), 12))
        .isEqualTo(new byte[] {10, 0, 0, 0, 0, 1, 10, 0, 0, 0, 0, 2});
    return ran.packet();
  }
}
