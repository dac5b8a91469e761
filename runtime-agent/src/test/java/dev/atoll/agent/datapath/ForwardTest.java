package dev.atoll.agent.datapath;

import static dev.atoll.agent.datapath.Packets.ACK;
import static dev.atoll.agent.datapath.Packets.SYN;
import static dev.atoll.agent.datapath.Packets.SYN_ACK;
import static dev.atoll.agent.datapath.Packets.TCP;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Where packets go past the host's stack, and what is said of them on the way. */
@Tag("root")
class ForwardTest {
  private final Programs programs = new Programs();

  private void bypass() {
    programs.config(new Config(Config.BYPASS, 1, 0, 1, Programs.WORLD4, Programs.WORLD6));
  }

  private byte[] hops(byte[] packet, Family at, int hops) {
    var changed = packet.clone();
    if (at == Family.V6) {
      changed[21] = (byte) hops;
      return changed;
    }
    changed[22] = (byte) hops;
    changed[24] = 0;
    changed[25] = 0;
    int sum = Checksums.plain(Arrays.copyOfRange(changed, 14, 34));
    return Checksums.put(changed, 24, sum);
  }

  @ParameterizedTest
  @EnumSource
  void a_packet_to_a_pod_of_this_node_is_handed_over(Family at) {
    bypass();
    var ran = programs.fromPod(Packets.tcp(at.pod, 40000, at.neighbour, 80, SYN));
    assertThat(ran.verdict()).isEqualTo(Programs.REDIRECT);
    assertThat(ran.packet().hops()).isEqualTo(63);
    assertThat(ran.packet().checksumsHold()).isTrue();
    assertThat(Arrays.copyOf(ran.packet().frame(), 12))
        .isEqualTo(new byte[] {10, 0, 0, 0, 0, 3, 10, 0, 0, 0, 0, 4});
    assertThat(programs.tracked())
        .containsExactlyInAnyOrder(
            new Tuple(at.pod, at.neighbour, 40000, 80, TCP, Direction.EGRESS, 0),
            new Tuple(at.pod, at.neighbour, 40000, 80, TCP, Direction.INGRESS, 0));
    assertThat(programs.metric(Reason.FORWARDED, Direction.INGRESS).packets()).isEqualTo(1);
  }

  @ParameterizedTest
  @EnumSource
  void the_policy_of_the_pod_that_it_is_for_is_asked_at_once(Family at) {
    bypass();
    programs.endpoint(
        Programs.ELSEWHERE, new Endpoint(Programs.NEIGHBOUR, 42, Endpoint.DENY_INGRESS, 1));
    var ran = programs.fromPod(Packets.tcp(at.pod, 40000, at.neighbour, 80, SYN));
    assertThat(ran.verdict()).isEqualTo(Programs.SHOT);
    assertThat(programs.events())
        .singleElement()
        .satisfies(it -> {
          assertThat(it.direction()).isEqualTo(Direction.INGRESS);
          assertThat(it.reason()).isEqualTo(Reason.DEFAULT_DENY);
          assertThat(it.sourceIdentity()).isEqualTo(Programs.POD);
          assertThat(it.destinationIdentity()).isEqualTo(Programs.NEIGHBOUR);
        });
  }

  @ParameterizedTest
  @EnumSource
  void a_packet_to_another_cluster_goes_to_the_device_towards_it(Family at) {
    bypass();
    var ran = programs.fromPod(Packets.tcp(at.pod, 40000, at.remote, 80, SYN));
    assertThat(ran.verdict()).isEqualTo(Programs.REDIRECT);
    assertThat(ran.packet().hops()).isEqualTo(63);
    assertThat(ran.packet().checksumsHold()).isTrue();
  }

  @ParameterizedTest
  @EnumSource
  void a_packet_to_nobody_of_the_mesh_is_the_stacks(Family at) {
    bypass();
    var packet = Packets.tcp(at.pod, 40000, at.stranger, 80, SYN);
    var ran = programs.fromPod(packet);
    assertThat(ran.verdict()).isEqualTo(Programs.OK);
    assertThat(ran.packet().frame()).isEqualTo(packet);
  }

  private byte[] goesOn(Family at, int flags) {
    return Packets.tcp(at.pod, 40000, at.remote, 80, flags);
  }

  @ParameterizedTest
  @EnumSource
  void a_flow_follows_whom_it_is_with(Family at) {
    programs.config(new Config(Config.BYPASS, 1, 9, 1, Programs.WORLD4, Programs.WORLD6));
    assertThat(programs.fromPod(goesOn(at, SYN)).packet().hops()).isEqualTo(63);
    assertThat(programs.toPod(Packets.tcp(at.remote, 80, at.pod, 40000, SYN_ACK)).verdict())
        .isEqualTo(Programs.OK);
    assertThat(programs.fromPod(goesOn(at, ACK)).verdict()).isEqualTo(Programs.REDIRECT);

    programs.known(at.remote, Programs.REMOTE, 1); // in our cluster: the host routes
    assertThat(programs.fromPod(goesOn(at, ACK)).verdict()).isEqualTo(Programs.OK);

    programs.put("pods", at.remote, new Pod(Programs.ELSEWHERE, 0x0a0000000003L, 0x0a0000000004L));
    assertThat(programs.fromPod(goesOn(at, ACK)).packet().frame()).startsWith(10, 0, 0, 0, 0, 3);
    programs.map("pods").delete(at.remote.bytes());
    programs.changed();

    var behind = new IpcacheValue(Programs.REMOTE, 2, Address.of("172.18.0.3"), 0);
    programs.put("ipcache", IpcacheKey.of(at.remote, at == Family.V4 ? 32 : 128), behind);
    var ran = programs.fromPod(goesOn(at, ACK));
    assertThat(ran.verdict()).isEqualTo(Programs.REDIRECT);
    assertThat(ran.packet().hops()).as("in the tunnel").isEqualTo(64);

    programs.config(new Config(0, 1, 0, 1, Programs.WORLD4, Programs.WORLD6));
    assertThat(programs.fromPod(goesOn(at, ACK)).verdict()).isEqualTo(Programs.OK);
  }

  @ParameterizedTest
  @EnumSource
  void an_answer_follows_whom_it_is_for(Family at) {
    bypass();
    assertThat(programs.toPod(Packets.tcp(at.remote, 80, at.pod, 40000, SYN)).verdict())
        .isEqualTo(Programs.OK);
    assertThat(programs.fromPod(goesOn(at, SYN_ACK)).packet().hops()).isEqualTo(63);
    assertThat(programs.fromPod(goesOn(at, ACK)).packet().hops()).isEqualTo(63);
    programs.known(at.remote, Programs.REMOTE, 1);
    assertThat(programs.fromPod(goesOn(at, ACK)).verdict()).isEqualTo(Programs.OK);
  }

  @ParameterizedTest
  @EnumSource
  void a_packet_on_its_last_hop_is_the_stacks_which_answers(Family at) {
    bypass();
    for (var to : new Address[] {at.neighbour, at.remote}) {
      var packet = hops(Packets.tcp(at.pod, 40000, to, 80, SYN), at, 1);
      var ran = programs.fromPod(packet);
      assertThat(ran.verdict()).isEqualTo(Programs.OK);
      assertThat(ran.packet().frame()).isEqualTo(packet);
    }
  }

  @ParameterizedTest
  @EnumSource
  void a_packet_to_an_address_behind_a_node_goes_into_the_tunnel(Family at) {
    programs.config(new Config(0, 1, 1, 0, Programs.WORLD4, Programs.WORLD6));
    for (var node : new String[] {"172.18.0.3", "fd00:18::3"}) {
      programs.put(
          "ipcache",
          IpcacheKey.of(at.remote, at == Family.V4 ? 32 : 128),
          new IpcacheValue(Programs.REMOTE, 2, Address.of(node), 0));
      var packet = Packets.tcp(at.pod, 40000, at.remote, 80, SYN);
      var ran = programs.fromPod(packet);
      assertThat(ran.verdict()).isEqualTo(Programs.REDIRECT);
      assertThat(ran.packet().frame()).isEqualTo(packet);
    }
  }

  @ParameterizedTest
  @EnumSource
  void without_a_tunnel_device_the_stack_routes(Family at) {
    programs.put(
        "ipcache",
        IpcacheKey.of(at.remote, at == Family.V4 ? 32 : 128),
        new IpcacheValue(Programs.REMOTE, 2, Address.of("172.18.0.3"), 0));
    assertThat(programs.fromPod(Packets.tcp(at.pod, 40000, at.remote, 80, SYN)).verdict())
        .isEqualTo(Programs.OK);
  }

  @ParameterizedTest
  @EnumSource
  void a_packet_from_the_net_is_handed_over_and_judged(Family at) {
    bypass();
    var packet = Packets.tcp(at.remote, 40000, at.neighbour, 80, SYN);
    var ran = programs.run("from_net", packet);
    assertThat(ran.verdict()).isEqualTo(Programs.REDIRECT);
    assertThat(ran.packet().hops()).isEqualTo(63);
    programs.endpoint(
        Programs.ELSEWHERE, new Endpoint(Programs.NEIGHBOUR, 42, Endpoint.DENY_INGRESS, 2));
    assertThat(programs.run("from_net", packet).verdict()).isEqualTo(Programs.SHOT);
  }

  @ParameterizedTest
  @EnumSource
  void a_reply_of_a_backend_is_handed_over_as_the_services(Family at) {
    bypass();
    programs.backend(11, new Backend(at.remote, 8080, Backend.State.ACTIVE, 2));
    programs.service(new ServiceKey(at.service, 80, TCP), 5, 0, 0, 11);
    assertThat(programs.fromPod(Packets.tcp(at.pod, 40000, at.service, 80, SYN)).verdict())
        .isEqualTo(Programs.REDIRECT);
    var back = programs.run("from_net", Packets.tcp(at.remote, 8080, at.pod, 40000, SYN_ACK));
    assertThat(back.verdict()).isEqualTo(Programs.REDIRECT);
    assertThat(back.packet().source()).isEqualTo(at.service);
    assertThat(back.packet().sourcePort()).isEqualTo(80);
    assertThat(back.packet().checksumsHold()).isTrue();
  }

  @ParameterizedTest
  @EnumSource
  void without_bypass_a_packet_from_the_net_is_the_stacks(Family at) {
    var packet = Packets.tcp(at.remote, 40000, at.neighbour, 80, SYN);
    var ran = programs.run("from_net", packet);
    assertThat(ran.verdict()).isEqualTo(Programs.OK);
    assertThat(ran.packet().frame()).isEqualTo(packet);
    assertThat(programs.tracked()).isEmpty();
  }

  @ParameterizedTest
  @EnumSource
  void the_address_of_a_pod_of_this_node_does_not_come_from_the_net(Family at) {
    assertThat(
            programs.run("from_net", Packets.tcp(at.pod, 40000, at.neighbour, 80, SYN)).verdict())
        .isEqualTo(Programs.SHOT);
    assertThat(programs.events())
        .singleElement()
        .extracting(Event::reason)
        .isEqualTo(Reason.SPOOFED);
  }

  @ParameterizedTest
  @EnumSource
  void what_is_for_the_host_passes_from_the_net(Family at) {
    bypass();
    assertThat(
            programs.run("from_net", Packets.tcp(at.remote, 40000, at.stranger, 22, SYN)).verdict())
        .isEqualTo(Programs.OK);
    assertThat(programs.run("from_net", Packets.frame(0x806, new byte[28])).verdict())
        .isEqualTo(Programs.OK);
    assertThat(programs.run("from_net", Packets.frame(0x88cc, new byte[46])).verdict())
        .isEqualTo(Programs.OK);
  }

  @ParameterizedTest
  @EnumSource
  void a_device_that_is_no_tunnel_is_left_alone(Family at) {
    assertThat(
            programs.run("from_overlay", Packets.tcp(at.remote, 40000, at.pod, 80, SYN)).verdict())
        .isEqualTo(Programs.OK);
    assertThat(programs.tracked()).isEmpty();
  }
}
