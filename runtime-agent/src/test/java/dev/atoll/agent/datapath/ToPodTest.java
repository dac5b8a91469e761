package dev.atoll.agent.datapath;

import static dev.atoll.agent.datapath.Packets.ACK;
import static dev.atoll.agent.datapath.Packets.SYN;
import static dev.atoll.agent.datapath.Packets.SYN_ACK;
import static dev.atoll.agent.datapath.Packets.TCP;
import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What a pod gets, packet by packet. */
@Tag("root")
class ToPodTest {
  private final Programs programs = new Programs();

  private void isDropped(Programs.Ran ran, Reason why) {
    assertThat(ran.verdict()).isEqualTo(Programs.SHOT);
    assertThat(programs.metric(why, Direction.INGRESS).packets()).isEqualTo(1);
    assertThat(programs.events()).singleElement().extracting(Event::reason).isEqualTo(why);
  }

  @ParameterizedTest
  @EnumSource
  void a_new_flow_passes_unchanged_and_is_remembered(Family at) {
    var packet = Packets.tcp(at.remote, 40000, at.pod, 80, SYN);
    var ran = programs.toPod(packet);
    assertThat(ran.verdict()).isEqualTo(Programs.OK);
    assertThat(ran.packet().frame()).isEqualTo(packet);
    assertThat(programs.tracked())
        .containsExactly(new Tuple(at.remote, at.pod, 40000, 80, TCP, Direction.INGRESS, 0));
  }

  @ParameterizedTest
  @EnumSource
  void an_interface_that_is_not_known_gets_nothing(Family at) {
    programs.map("endpoints").delete(Programs.u32(Programs.HERE));
    isDropped(programs.toPod(Packets.tcp(at.remote, 40000, at.pod, 80, SYN)), Reason.NO_ENDPOINT);
  }

  @ParameterizedTest
  @EnumSource
  void a_closed_endpoint_gets_nothing(Family at) {
    programs.here(Endpoint.CLOSED, 1);
    isDropped(programs.toPod(Packets.tcp(at.remote, 40000, at.pod, 80, SYN)), Reason.CLOSED);
  }

  @ParameterizedTest
  @EnumSource
  void a_reply_to_what_the_pod_began_passes_whatever_the_policy_of_ingress(Family at) {
    programs.fromPod(Packets.tcp(at.pod, 40000, at.remote, 80, SYN));
    programs.here(Endpoint.DENY_INGRESS, 1);
    assertThat(programs.toPod(Packets.tcp(at.remote, 80, at.pod, 40000, SYN_ACK)).verdict())
        .isEqualTo(Programs.OK);
    assertThat(programs.track(new Tuple(at.pod, at.remote, 40000, 80, TCP, Direction.EGRESS, 0)))
        .hasValueSatisfying(it -> assertThat(it.has(Track.REPLIED)).isTrue());
  }

  @ParameterizedTest
  @EnumSource
  void what_only_looks_like_a_reply_is_judged(Family at) {
    programs.here(Endpoint.DENY_INGRESS, 1);
    isDropped(programs.toPod(Packets.tcp(at.remote, 80, at.pod, 40000, ACK)), Reason.DEFAULT_DENY);
  }

  @ParameterizedTest
  @EnumSource
  void a_source_that_nobody_has_is_the_world(Family at) {
    programs.here(Endpoint.DENY_INGRESS, 1);
    programs.toPod(Packets.tcp(at.stranger, 40000, at.pod, 80, SYN));
    assertThat(programs.events())
        .singleElement()
        .satisfies(it -> {
          assertThat(it.direction()).isEqualTo(Direction.INGRESS);
          assertThat(it.sourceIdentity())
              .isEqualTo(at == Family.V4 ? Programs.WORLD4 : Programs.WORLD6);
          assertThat(it.destinationIdentity()).isEqualTo(Programs.POD);
        });
  }

  @Test
  void arp_passes_both_ways() {
    var arp = Packets.frame(0x806, new byte[28]);
    assertThat(programs.toPod(arp).verdict()).isEqualTo(Programs.OK);
    assertThat(programs.fromPod(arp).verdict()).isEqualTo(Programs.OK);
    assertThat(programs.tracked()).isEmpty();
  }

  @Test
  void what_is_neither_ip_nor_arp_is_not_supported() {
    isDropped(programs.toPod(Packets.frame(0x88cc, new byte[46])), Reason.UNSUPPORTED);
  }

  @Test
  void an_identity_counts_for_the_longest_prefix_of_an_address() {
    var address = Address.of("10.9.0.0");
    programs.put("ipcache", IpcacheKey.of(address, 16), new IpcacheValue(77, 0, Address.NONE, 0));
    programs.here(Endpoint.DENY_INGRESS, 1);
    programs.toPod(Packets.tcp(Address.of("10.9.3.4"), 1, Family.V4.pod, 80, SYN));
    assertThat(programs.events()).singleElement().extracting(Event::sourceIdentity).isEqualTo(77);
  }
}
