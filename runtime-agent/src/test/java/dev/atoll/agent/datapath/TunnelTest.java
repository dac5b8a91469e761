package dev.atoll.agent.datapath;

import static dev.atoll.agent.datapath.Packets.ACK;
import static dev.atoll.agent.datapath.Packets.SYN;
import static dev.atoll.agent.datapath.Packets.SYN_ACK;
import static dev.atoll.agent.datapath.Packets.UDP;
import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.util.Arrays;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What fits into the tunnel, on a network between nodes that takes 1500 bytes. */
@Tag("root")
class TunnelTest {
  private static final int MTU = 1500;
  private static final byte[] NO_OPTION = {1};
  private static final byte[] WINDOW_SCALE = {3, 3, 7};

  private final Programs programs = new Programs();

  @BeforeEach
  void overlay() {
    configure(MTU);
    for (var family : Family.values()) {
      behind(family.remote, "172.18.0.3", 0);
      behind(family.remote2, "fd00:18::3", 0);
    }
  }

  private void configure(int mtu) {
    programs.config(
        new Config(0, 1, 1, 0, mtu, Programs.WORLD4, Programs.WORLD6, Address.NONE, Address.NONE));
  }

  private void behind(Address address, String node, int flags) {
    programs.put(
        "ipcache",
        IpcacheKey.of(address, address.isV4() ? 32 : 128),
        new IpcacheValue(Programs.REMOTE, 2, Address.of(node), flags));
  }

  private static byte[] opening(Address from, Address to, int flags, int mss, byte[]... before) {
    return Sized.opening(from, to, 80, flags, mss, before);
  }

  private int mss(byte[] packet, int at) {
    var ran = programs.fromPod(packet);
    assertThat(ran.verdict()).isEqualTo(Programs.REDIRECT);
    assertThat(ran.packet().checksumsHold()).isTrue();
    return ByteBuffer.wrap(ran.packet().payload()).getShort(20 + at);
  }

  private static int headers(Family at) {
    return at == Family.V4 ? 40 : 60;
  }

  @ParameterizedTest
  @EnumSource
  void a_connection_asks_for_no_larger_segments_than_fit(Family at) {
    assertThat(mss(opening(at.pod, at.remote, SYN, 1460), 2)).isEqualTo(1450 - headers(at));
    assertThat(mss(opening(at.pod, at.remote2, SYN, 1460), 2))
        .as("between nodes with IPv6")
        .isEqualTo(1430 - headers(at));
    assertThat(mss(opening(at.pod, at.remote, SYN_ACK, 8960), 2)).isEqualTo(1450 - headers(at));
  }

  @ParameterizedTest
  @EnumSource
  void it_is_found_behind_other_options_at_odd_places_too(Family at) {
    int most = 1450 - headers(at);
    assertThat(mss(opening(at.pod, at.remote, SYN, 1460, WINDOW_SCALE), 5)).isEqualTo(most);
    assertThat(mss(opening(at.pod, at.remote, SYN, 1460, NO_OPTION, NO_OPTION), 4)).isEqualTo(most);
    assertThat(mss(opening(at.pod, at.remote, SYN, 1460, NO_OPTION, WINDOW_SCALE, WINDOW_SCALE), 9))
        .isEqualTo(most);
  }

  @ParameterizedTest
  @EnumSource
  void smaller_segments_stay_as_they_are(Family at) {
    var packet = opening(at.pod, at.remote, SYN, 1200);
    assertThat(programs.fromPod(packet).packet().frame()).isEqualTo(packet);
  }

  @ParameterizedTest
  @EnumSource
  void segments_stay_as_they_are_where_packets_are_routed(Family at) {
    behind(at.remote, "172.18.0.3", IpcacheValue.ROUTED);
    var packet = opening(at.pod, at.remote, SYN, 1460);
    var ran = programs.fromPod(packet);
    assertThat(ran.verdict()).isEqualTo(Programs.OK);
    assertThat(ran.packet().frame()).isEqualTo(packet);
  }

  @ParameterizedTest
  @EnumSource
  void options_that_are_wrong_stay_as_they_are(Family at) {
    for (byte[] wrong : new byte[][] {{3, 0, 1}, {3, 1, 1}, {2, 2}, {0}, {3, 40}}) {
      var packet = opening(at.pod, at.remote, SYN, 1460, wrong);
      var ran = programs.fromPod(packet);
      assertThat(ran.verdict()).isEqualTo(Programs.REDIRECT);
      assertThat(ran.packet().frame()).isEqualTo(packet);
    }
  }

  private static byte[] datagram(Family at, Address to, int bytes, boolean whole) {
    return Sized.datagram(at.pod, to, 80, bytes, whole);
  }

  @ParameterizedTest
  @EnumSource
  void what_just_fits_goes_into_the_tunnel(Family at) {
    var packet = datagram(at, at.remote, 1450, true);
    var ran = programs.fromPod(packet);
    assertThat(ran.verdict()).isEqualTo(Programs.REDIRECT);
    assertThat(ran.packet().frame()).isEqualTo(packet);
    var longer = datagram(at, at.remote2, 1430, true);
    assertThat(programs.fromPod(longer).packet().frame()).isEqualTo(longer);
  }

  @ParameterizedTest
  @EnumSource
  void whoever_sends_more_than_fits_is_told_how_much_does(Family at) {
    var packet = datagram(at, at.remote, 1451, true);
    var ran = programs.fromPod(packet);
    assertThat(ran.verdict()).isEqualTo(Programs.REDIRECT);
    told(at, at.remote, ran.packet(), packet, 1450);
    told(
        at,
        at.remote2,
        programs.fromPod(datagram(at, at.remote2, 1431, true)).packet(),
        datagram(at, at.remote2, 1431, true),
        1430);
    assertThat(programs.metric(Reason.TOO_LARGE, Direction.EGRESS).packets()).isEqualTo(2);
    assertThat(programs.events()).extracting(Event::reason).containsOnly(Reason.TOO_LARGE);
  }

  private void told(Family at, Address by, Seen said, byte[] about, int fits) {
    assertThat(said.checksumsHold()).isTrue();
    assertThat(said.source()).isEqualTo(by);
    assertThat(said.destination()).isEqualTo(at.pod);
    assertThat(Arrays.copyOf(said.frame(), 12))
        .as("turned round")
        .isEqualTo(new byte[] {2, 0, 0, 0, 0, 1, 2, 0, 0, 0, 0, 2});
    var message = ByteBuffer.wrap(said.payload());
    assertThat(message.get(0)).isEqualTo((byte) (at == Family.V4 ? 3 : 2));
    assertThat(message.get(1)).isEqualTo((byte) (at == Family.V4 ? 4 : 0));
    assertThat(message.getInt(4)).isEqualTo(fits);
    assertThat(Arrays.copyOfRange(said.payload(), 8, 8 + 68))
        .isEqualTo(Arrays.copyOfRange(about, 14, 14 + 68));
    assertThat(programs.toPod(said.frame()).verdict()).as("passes to the pod").isZero();
  }

  @ParameterizedTest
  @EnumSource
  void it_is_the_service_that_says_so_where_the_pod_asked_for_one(Family at) {
    programs.backend(11, new Backend(at.remote, 8080, Backend.State.ACTIVE, 2));
    programs.service(new ServiceKey(at.service, 80, UDP), 5, 0, 0, 11);
    var ran = programs.fromPod(datagram(at, at.service, 1451, true));
    var seen = programs.toPod(ran.packet().frame());
    assertThat(seen.verdict()).isZero();
    assertThat(seen.packet().checksumsHold()).isTrue();
    assertThat(seen.packet().source()).isEqualTo(at.service);
    assertThat(seen.packet().inner().destination()).isEqualTo(at.service);
    assertThat(seen.packet().inner().destinationPort()).isEqualTo(80);
  }

  @ParameterizedTest
  @EnumSource(names = "V4")
  void what_may_be_cut_goes_into_the_tunnel_whatever_its_size(Family at) {
    var packet = datagram(at, at.remote, 1500, false);
    var ran = programs.fromPod(packet);
    assertThat(ran.verdict()).isEqualTo(Programs.REDIRECT);
    assertThat(ran.packet().frame()).isEqualTo(packet);
  }

  @ParameterizedTest
  @EnumSource
  void everything_goes_where_nothing_is_known_of_the_network(Family at) {
    configure(0);
    var packet = datagram(at, at.remote, 1500, true);
    assertThat(programs.fromPod(packet).packet().frame()).isEqualTo(packet);
    var opening = opening(at.pod, at.remote, SYN, 1460);
    assertThat(programs.fromPod(opening).packet().frame()).isEqualTo(opening);
  }

  @ParameterizedTest
  @EnumSource
  void a_later_segment_stays_as_it_is(Family at) {
    var packet = opening(at.pod, at.remote, ACK, 1460);
    assertThat(programs.fromPod(packet).packet().frame()).isEqualTo(packet);
  }
}
