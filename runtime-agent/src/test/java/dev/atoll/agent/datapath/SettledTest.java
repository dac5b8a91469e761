package dev.atoll.agent.datapath;

import static dev.atoll.agent.datapath.Packets.ACK;
import static dev.atoll.agent.datapath.Packets.SYN;
import static dev.atoll.agent.datapath.Packets.SYN_ACK;
import static dev.atoll.agent.datapath.Packets.TCP;
import static org.assertj.core.api.Assertions.assertThat;

import dev.atoll.agent.bpf.MappedArray;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Of flows nothing is asked again until something changes, and then everything. */
@Tag("root")
class SettledTest {
  private static final int AWAY = 3;
  private static final int WAYS = 4;

  private final Programs programs = new Programs();

  private static byte[] there(Address from, Family at, int flags) {
    return Packets.tcp(from, 40000, at.remote, 80, flags);
  }

  private static byte[] back(Family at, int flags) {
    return Packets.tcp(at.remote, 80, at.pod, 40000, flags);
  }

  /** A flow of the pod here to another cluster, past the stack, both sides of which have spoken. */
  private void settled(Family at) {
    programs.config(new Config(Config.BYPASS, 1, 0, 1, Programs.WORLD4, Programs.WORLD6));
    programs.fromPod(there(at.pod, at, SYN));
    programs.run("from_net", back(at, SYN_ACK));
    passes(at);
    passes(at);
  }

  private void passes(Family at) {
    assertThat(programs.fromPod(there(at.pod, at, ACK)).verdict()).isEqualTo(Programs.REDIRECT);
    assertThat(programs.run("from_net", back(at, ACK)).verdict()).isEqualTo(Programs.REDIRECT);
  }

  private void isDroppedBothWays(Family at, Reason out, Reason in) {
    programs.events();
    assertThat(programs.fromPod(there(at.pod, at, ACK)).verdict()).isEqualTo(Programs.SHOT);
    assertThat(programs.run("from_net", back(at, ACK)).verdict()).isEqualTo(Programs.SHOT);
    assertThat(programs.events()).extracting(Event::reason).containsExactly(out, in);
  }

  @ParameterizedTest
  @EnumSource
  void nothing_is_asked_before(Family at) {
    settled(at);
    programs.map("endpoints").delete(Programs.u32(Programs.HERE));
    programs.map("pods").delete(at.remote.bytes());
    passes(at);
  }

  @ParameterizedTest
  @EnumSource
  void a_policy_that_has_changed_is_asked(Family at) {
    settled(at);
    programs.here(Programs.ENFORCED, 2);
    isDroppedBothWays(at, Reason.DEFAULT_DENY, Reason.DEFAULT_DENY);
    programs.entry(Programs.REMOTE, Direction.EGRESS, TCP, 80, new PolicyValue(1, 5, false));
    passes(at);
  }

  @ParameterizedTest
  @EnumSource
  void an_endpoint_that_is_closed_is_closed_to_what_it_had(Family at) {
    settled(at);
    programs.here(Endpoint.CLOSED, 1);
    isDroppedBothWays(at, Reason.CLOSED, Reason.CLOSED);
  }

  @ParameterizedTest
  @EnumSource
  void an_endpoint_that_is_gone_has_nothing(Family at) {
    settled(at);
    programs.map("endpoints").delete(Programs.u32(Programs.HERE));
    programs.changed();
    isDroppedBothWays(at, Reason.NO_ENDPOINT, Reason.NO_ENDPOINT);
  }

  @ParameterizedTest
  @EnumSource
  void an_address_that_another_pod_has_now_is_not_the_first_ones_any_more(Family at) {
    settled(at);
    programs.put("pods", at.pod, new Pod(Programs.ELSEWHERE, 1, 2));
    assertThat(programs.fromPod(there(at.pod, at, ACK)).verdict()).isEqualTo(Programs.SHOT);
    assertThat(programs.metric(Reason.SPOOFED, Direction.EGRESS).packets()).isEqualTo(1);
  }

  /** A flow of the neighbour, settled at an interface. */
  private void settledAt(Family at, int ifindex) {
    long now;
    try (var changes = MappedArray.of(programs.map("changes"))) {
      now = changes.get(0) * WAYS;
    }
    var key = new Tuple(at.neighbour, at.remote, 40000, 80, TCP, Direction.EGRESS, 0);
    var track = new Track(0, 0, Address.NONE, 0, Track.REPLIED, 1, System.nanoTime(), 0).bytes();
    ByteBuffer.wrap(track)
        .order(ByteOrder.nativeOrder())
        .putInt(44, (int) now | AWAY)
        .putLong(48, (long) ifindex << 32 | now);
    programs.map("ct").update(key.bytes(), track);
  }

  @ParameterizedTest
  @EnumSource
  void the_flow_of_another_pod_is_settled_for_that_pod_alone(Family at) {
    settled(at);
    settledAt(at, Programs.HERE);
    assertThat(programs.fromPod(there(at.neighbour, at, ACK)).verdict())
        .as("if it were its own")
        .isEqualTo(Programs.REDIRECT);
    settledAt(at, Programs.ELSEWHERE);
    assertThat(programs.fromPod(there(at.neighbour, at, ACK)).verdict()).isEqualTo(Programs.SHOT);
    assertThat(programs.metric(Reason.SPOOFED, Direction.EGRESS).packets()).isEqualTo(1);
  }

  @ParameterizedTest
  @EnumSource
  void a_peer_that_has_come_to_this_node_does_not_speak_from_the_net(Family at) {
    settled(at);
    programs.put("pods", at.remote, new Pod(Programs.ELSEWHERE, 1, 2));
    assertThat(programs.run("from_net", back(at, ACK)).verdict()).isEqualTo(Programs.SHOT);
    assertThat(programs.metric(Reason.SPOOFED, Direction.INGRESS).packets()).isEqualTo(1);
  }

  @ParameterizedTest
  @EnumSource
  void a_flow_between_pods_of_this_node_does_not_come_from_the_net(Family at) {
    programs.config(new Config(Config.BYPASS, 1, 0, 1, Programs.WORLD4, Programs.WORLD6));
    var out = Packets.tcp(at.pod, 40000, at.neighbour, 80, SYN);
    assertThat(programs.fromPod(out).verdict()).isEqualTo(Programs.REDIRECT);
    for (int flags : new int[] {SYN, SYN_ACK, ACK}) {
      var from = Packets.tcp(at.neighbour, 80, at.pod, 40000, flags);
      assertThat(programs.run("from_net", from).verdict()).isEqualTo(Programs.SHOT);
    }
    assertThat(programs.metric(Reason.SPOOFED, Direction.INGRESS).packets()).isEqualTo(3);
  }
}
