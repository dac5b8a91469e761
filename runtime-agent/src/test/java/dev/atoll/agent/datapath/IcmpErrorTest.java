package dev.atoll.agent.datapath;

import static dev.atoll.agent.datapath.Packets.ACK;
import static dev.atoll.agent.datapath.Packets.SYN;
import static dev.atoll.agent.datapath.Packets.TCP;
import static dev.atoll.agent.datapath.Packets.UDP;
import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** An ICMP error goes with the flow that it is about, and with no other. */
@Tag("root")
class IcmpErrorTest {
  private final Programs programs = new Programs();

  private void service(Family at) {
    programs.backend(11, new Backend(at.remote, 8080, Backend.State.ACTIVE, 2));
    programs.service(new ServiceKey(at.service, 80, UDP), 5, 0, 0, 11);
    programs.service(new ServiceKey(at.service, 80, TCP), 5, 0, 0, 11);
  }

  private void isUntracked(Programs.Ran ran) {
    assertThat(ran.verdict()).isEqualTo(Programs.SHOT);
    assertThat(programs.events())
        .singleElement()
        .extracting(Event::reason)
        .isEqualTo(Reason.UNTRACKED_ERROR);
  }

  @ParameterizedTest
  @EnumSource
  void an_error_about_what_the_pod_began_passes_unchanged(Family at) {
    var sent = Packets.tcp(at.pod, 40000, at.remote, 80, SYN);
    programs.fromPod(sent);
    programs.here(Programs.ENFORCED, 1);
    for (var from : new Address[] {at.remote, at.stranger}) {
      var error = Packets.unreachable(from, at.pod, sent);
      var ran = programs.toPod(error);
      assertThat(ran.verdict()).isEqualTo(Programs.OK);
      assertThat(ran.packet().frame()).isEqualTo(error);
    }
  }

  @ParameterizedTest
  @EnumSource
  void an_error_about_a_reply_of_the_pod_passes(Family at) {
    programs.toPod(Packets.tcp(at.remote, 40000, at.pod, 80, SYN));
    programs.here(Programs.ENFORCED, 1);
    var reply = Packets.tcp(at.pod, 80, at.remote, 40000, ACK);
    assertThat(programs.toPod(Packets.unreachable(at.stranger, at.pod, reply)).verdict())
        .isEqualTo(Programs.OK);
  }

  @ParameterizedTest
  @EnumSource
  void an_error_about_an_echo_passes(Family at) {
    var echo = Packets.echo(at.pod, at.remote, 5);
    programs.fromPod(echo);
    programs.here(Programs.ENFORCED, 1);
    assertThat(programs.toPod(Packets.unreachable(at.stranger, at.pod, echo)).verdict())
        .isEqualTo(Programs.OK);
    isUntracked(
        programs.toPod(
            Packets.unreachable(at.stranger, at.pod, Packets.echo(at.pod, at.remote, 6))));
  }

  @ParameterizedTest
  @EnumSource
  void an_error_about_a_flow_that_nobody_knows_is_dropped_even_without_policy(Family at) {
    isUntracked(
        programs.toPod(
            Packets.unreachable(
                at.remote, at.pod, Packets.tcp(at.pod, 40000, at.remote, 80, SYN))));
  }

  /** A flow of the neighbour, as its own interface would have it remembered. */
  private void neighbourSpeaks(Family at) {
    programs.put(
        "ct",
        new Tuple(at.neighbour, at.remote, 40000, 80, TCP, Direction.EGRESS, 0),
        new Track(0, 0, Address.NONE, 0, 0, 1, System.nanoTime(), 0));
  }

  @ParameterizedTest
  @EnumSource
  void an_error_to_somebody_who_did_not_send_what_it_is_about_is_dropped(Family at) {
    neighbourSpeaks(at);
    var sent = Packets.tcp(at.neighbour, 40000, at.remote, 80, SYN);
    isUntracked(programs.toPod(Packets.unreachable(at.remote, at.pod, sent)));
  }

  @ParameterizedTest
  @EnumSource
  void an_error_of_somebody_who_was_not_sent_what_it_is_about_is_dropped(Family at) {
    neighbourSpeaks(at);
    var reply = Packets.tcp(at.remote, 80, at.neighbour, 40000, ACK);
    isUntracked(programs.fromPod(Packets.unreachable(at.pod, at.remote, reply)));
  }

  @ParameterizedTest
  @EnumSource
  void an_error_of_the_backend_comes_from_the_service_and_is_about_it(Family at) {
    service(at);
    programs.fromPod(Packets.udp(at.pod, 40000, at.service, 80));
    var about = Packets.udp(at.pod, 40000, at.remote, 8080);
    var ran = programs.toPod(Packets.unreachable(at.remote, at.pod, about));
    assertThat(ran.verdict()).isEqualTo(Programs.OK);
    var seen = ran.packet();
    assertThat(seen.source()).isEqualTo(at.service);
    assertThat(seen.destination()).isEqualTo(at.pod);
    assertThat(seen.checksumsHold()).isTrue();
    assertThat(seen.inner().source()).isEqualTo(at.pod);
    assertThat(seen.inner().destination()).isEqualTo(at.service);
    assertThat(seen.inner().destinationPort()).isEqualTo(80);
    assertThat(seen.inner().headerHolds()).isTrue();
  }

  @ParameterizedTest
  @EnumSource
  void an_error_of_a_router_keeps_its_sender(Family at) {
    service(at);
    programs.fromPod(Packets.tcp(at.pod, 40000, at.service, 80, SYN));
    var about = Packets.tcp(at.pod, 40000, at.remote, 8080, SYN);
    var seen = programs.toPod(Packets.unreachable(at.stranger, at.pod, about)).packet();
    assertThat(seen.source()).isEqualTo(at.stranger);
    assertThat(seen.inner().destination()).isEqualTo(at.service);
    assertThat(seen.inner().destinationPort()).isEqualTo(80);
    assertThat(seen.checksumsHold()).isTrue();
  }

  @ParameterizedTest
  @EnumSource
  void an_error_of_the_pod_about_what_it_was_sent_passes(Family at) {
    var got = Packets.udp(at.remote, 40000, at.pod, 53);
    programs.toPod(got);
    programs.here(Programs.ENFORCED, 1);
    var error = Packets.unreachable(at.pod, at.remote, got);
    var ran = programs.fromPod(error);
    assertThat(ran.verdict()).isEqualTo(Programs.OK);
    assertThat(ran.packet().frame()).isEqualTo(error);
  }

  @ParameterizedTest
  @EnumSource
  void an_error_of_the_pod_about_a_reply_passes(Family at) {
    programs.fromPod(Packets.udp(at.pod, 40000, at.remote, 53));
    programs.here(Programs.ENFORCED, 1);
    var reply = Packets.udp(at.remote, 53, at.pod, 40000);
    assertThat(programs.fromPod(Packets.unreachable(at.pod, at.remote, reply)).verdict())
        .isEqualTo(Programs.OK);
  }

  @ParameterizedTest
  @EnumSource
  void an_error_of_the_pod_about_a_reply_of_a_service_goes_to_the_backend(Family at) {
    service(at);
    programs.fromPod(Packets.udp(at.pod, 40000, at.service, 80));
    var reply = Packets.udp(at.service, 80, at.pod, 40000);
    var ran = programs.fromPod(Packets.unreachable(at.pod, at.service, reply));
    assertThat(ran.verdict()).isEqualTo(Programs.OK);
    var seen = ran.packet();
    assertThat(seen.destination()).isEqualTo(at.remote);
    assertThat(seen.checksumsHold()).isTrue();
    assertThat(seen.inner().source()).isEqualTo(at.remote);
    assertThat(seen.inner().sourcePort()).isEqualTo(8080);
    assertThat(seen.inner().headerHolds()).isTrue();
  }

  @ParameterizedTest
  @EnumSource
  void an_error_of_the_pod_about_nothing_is_dropped(Family at) {
    isUntracked(
        programs.fromPod(
            Packets.unreachable(at.pod, at.remote, Packets.udp(at.remote, 40000, at.pod, 53))));
  }

  @ParameterizedTest
  @EnumSource
  void an_error_from_an_address_that_is_not_the_pods_is_spoofed(Family at) {
    var got = Packets.udp(at.remote, 40000, at.pod, 53);
    programs.toPod(got);
    programs.fromPod(Packets.unreachable(at.stranger, at.remote, got));
    assertThat(programs.events())
        .singleElement()
        .extracting(Event::reason)
        .isEqualTo(Reason.SPOOFED);
  }
}
