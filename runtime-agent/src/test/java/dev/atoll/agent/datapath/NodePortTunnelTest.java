package dev.atoll.agent.datapath;

import static dev.atoll.agent.datapath.Packets.SYN;
import static dev.atoll.agent.datapath.Packets.SYN_ACK;
import static dev.atoll.agent.datapath.Packets.TCP;
import static dev.atoll.agent.datapath.Packets.UDP;
import static org.assertj.core.api.Assertions.assertThat;

import dev.atoll.agent.datapath.Backend.State;
import java.nio.ByteBuffer;
import java.util.Arrays;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * A port of the node whose backend is behind a tunnel, and a pod that is such a backend. There is
 * no device towards other nodes: what goes anywhere goes into the tunnel.
 */
@Tag("root")
class NodePortTunnelTest {
  private static final int PORT = 40000;
  private static final int NODE_PORT = 30080;
  private static final int GIVEN = 61234;
  private static final int BACKEND_PORT = 8080;
  private static final int REMOTE_NODE = 6;
  private static final int MTU = 1500;
  private static final int ROOM = 1450;

  private final Programs programs = new Programs();

  @BeforeEach
  void begin() {
    configure(0);
    for (var family : Family.values()) {
      behind(family.remote, Programs.REMOTE, 2, 0);
      behind(node(family), REMOTE_NODE, 0, IpcacheValue.ROUTED | IpcacheValue.NODE);
      for (int protocol : new int[] {TCP, UDP}) {
        programs.service(
            new ServiceKey(node(family), NODE_PORT, protocol),
            5,
            ServiceValue.NODE_PORT,
            family.ordinal(),
            family.ordinal() + 1);
      }
      programs.backend(
          family.ordinal() + 1, new Backend(family.remote, BACKEND_PORT, State.ACTIVE, 2));
    }
  }

  private void configure(int underlay) {
    programs.config(
        new Config(
            Config.NODE_PORTS,
            1,
            Programs.HERE,
            underlay,
            MTU,
            Programs.WORLD4,
            Programs.WORLD6,
            Address.NONE,
            Address.NONE));
  }

  private void behind(Address address, int identity, int cluster, int flags) {
    programs.put(
        "ipcache",
        IpcacheKey.of(address, address.isV4() ? 32 : 128),
        new IpcacheValue(identity, cluster, Address.of("172.18.0.3"), flags));
  }

  private static Address node(Family at) {
    return Address.of(at == Family.V4 ? "172.18.0.2" : "fd00:18::2");
  }

  private static int mss(Family at, int room) {
    return room - (at == Family.V4 ? 40 : 60);
  }

  private Seen in(byte[] packet) {
    var ran = programs.run("from_net", packet);
    assertThat(ran.verdict()).isEqualTo(Programs.REDIRECT);
    assertThat(ran.packet().checksumsHold()).as("checksums").isTrue();
    return ran.packet();
  }

  @ParameterizedTest
  @EnumSource
  void a_backend_behind_the_tunnel_is_asked_for_no_larger_segments_than_fit(Family at) {
    var seen = in(Sized.opening(at.stranger, node(at), NODE_PORT, SYN, 1460));
    assertThat(seen.source()).isEqualTo(node(at));
    assertThat(seen.sourcePort()).isBetween(61000, 65535);
    assertThat(seen.destination()).isEqualTo(at.remote);
    assertThat(seen.destinationPort()).isEqualTo(BACKEND_PORT);
    assertThat(seen.hops()).isEqualTo(63);
    assertThat(Sized.mss(seen)).isEqualTo(mss(at, ROOM));
  }

  @ParameterizedTest
  @EnumSource
  void one_that_is_routed_is_asked_past_the_tunnel(Family at) {
    behind(at.remote, Programs.REMOTE, 2, IpcacheValue.ROUTED);
    var opening = Sized.opening(at.stranger, node(at), NODE_PORT, SYN, 1460);
    assertThat(programs.run("from_net", opening).verdict()).isEqualTo(Programs.SHOT);
    configure(Programs.HERE);
    assertThat(Sized.mss(in(opening))).isEqualTo(1460);
  }

  @ParameterizedTest
  @EnumSource
  void a_packet_at_the_end_of_its_way_goes_no_further(Family at) {
    var packet = Packets.udp(at.stranger, PORT, node(at), NODE_PORT);
    if (at == Family.V4) {
      packet[22] = 1;
    } else {
      packet[21] = 1;
    }
    assertThat(programs.run("from_net", packet).verdict()).isEqualTo(Programs.SHOT);
  }

  @ParameterizedTest
  @EnumSource
  void a_client_whose_packet_does_not_fit_is_told_by_whom_it_asked(Family at) {
    in(Sized.datagram(at.stranger, node(at), NODE_PORT, ROOM, true));
    var packet = Sized.datagram(at.stranger, node(at), NODE_PORT, ROOM + 1, true);
    var said = in(packet);
    assertThat(said.source()).isEqualTo(node(at));
    assertThat(said.destination()).isEqualTo(at.stranger);
    var message = ByteBuffer.wrap(said.payload());
    assertThat(message.get(0)).isEqualTo((byte) (at == Family.V4 ? 3 : 2));
    assertThat(message.getInt(4)).isEqualTo(ROOM);
    assertThat(Arrays.copyOfRange(said.payload(), 8, 8 + 68))
        .as("what the client sent")
        .isEqualTo(Arrays.copyOfRange(packet, 14, 14 + 68));
    assertThat(programs.events())
        .filteredOn(Event::dropped)
        .singleElement()
        .satisfies(it -> {
          assertThat(it.reason()).isEqualTo(Reason.TOO_LARGE);
          assertThat(it.direction()).isEqualTo(Direction.INGRESS);
          assertThat(it.destination()).isEqualTo(node(at));
        });
  }

  @ParameterizedTest
  @EnumSource(names = "V4")
  void what_may_be_cut_goes_on_whatever_its_size(Family at) {
    var seen = in(Sized.datagram(at.stranger, node(at), NODE_PORT, MTU, false));
    assertThat(seen.destination()).isEqualTo(at.remote);
  }

  private Tuple asked(Family at, int protocol) {
    return new Tuple(node(at), at.pod, GIVEN, BACKEND_PORT, protocol, Direction.INGRESS, 0);
  }

  private void asked(Family at, int protocol, int flags) {
    programs.put(
        "ct",
        asked(at, protocol),
        new Track(0, 0, Address.NONE, 0, flags, 1, System.nanoTime(), 0));
  }

  @ParameterizedTest
  @EnumSource
  void a_pod_answers_into_the_tunnel_what_came_out_of_it(Family at) {
    var packet = Sized.opening(at.pod, node(at), GIVEN, SYN_ACK, 1460);
    var key = new Tuple(node(at), at.pod, GIVEN, PORT, TCP, Direction.INGRESS, 0);
    var track = new Track(0, 0, Address.NONE, 0, Track.TUNNEL, 1, System.nanoTime(), 0);
    programs.put("ct", key, track);
    var ran = programs.fromPod(packet);
    assertThat(ran.verdict()).isEqualTo(Programs.REDIRECT);
    assertThat(Sized.mss(ran.packet())).isEqualTo(mss(at, ROOM));
    assertThat(programs.tracked()).containsExactly(key);
  }

  @ParameterizedTest
  @EnumSource
  void what_came_past_the_tunnel_is_answered_past_it(Family at) {
    asked(at, UDP, 0);
    var answer = Packets.udp(at.pod, BACKEND_PORT, node(at), GIVEN);
    assertThat(programs.fromPod(answer).verdict()).isEqualTo(Programs.OK);
  }

  @ParameterizedTest
  @EnumSource
  void an_error_of_the_pod_goes_into_the_tunnel_too(Family at) {
    var got = Packets.udp(node(at), GIVEN, at.pod, BACKEND_PORT);
    var error = Packets.unreachable(at.pod, node(at), got);
    asked(at, UDP, 0);
    assertThat(programs.fromPod(error).verdict()).isEqualTo(Programs.OK);
    asked(at, UDP, Track.TUNNEL);
    var ran = programs.fromPod(error);
    assertThat(ran.verdict()).isEqualTo(Programs.REDIRECT);
    assertThat(ran.packet().frame()).as("as it is").isEqualTo(error);
  }

  @ParameterizedTest
  @EnumSource
  void answers_take_the_way_that_was_last_asked(Family at) {
    asked(at, UDP, Track.TUNNEL);
    assertThat(programs.toPod(Packets.udp(node(at), GIVEN, at.pod, BACKEND_PORT)).verdict())
        .isEqualTo(Programs.OK);
    assertThat(programs.track(asked(at, UDP)))
        .hasValueSatisfying(it -> assertThat(it.has(Track.TUNNEL)).isFalse());
  }

  @ParameterizedTest
  @EnumSource
  void what_a_pod_asks_the_node_itself_goes_past_the_tunnel(Family at) {
    var packet = Packets.udp(at.pod, PORT, node(at), 53);
    assertThat(programs.fromPod(packet).verdict()).isEqualTo(Programs.OK);
  }
}
