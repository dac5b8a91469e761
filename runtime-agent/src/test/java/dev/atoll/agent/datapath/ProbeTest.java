package dev.atoll.agent.datapath;

import static org.assertj.core.api.Assertions.assertThat;

import dev.atoll.agent.probe.Question;
import dev.atoll.fleet.net.Ip;
import java.nio.ByteBuffer;
import java.util.Arrays;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Questions whether addresses of pods get through, and their answers, at a device towards nodes.
 */
@Tag("root")
class ProbeTest {
  private static final long OURS = 0x1234_5678_9abc_def1L;
  private static final long THEIRS = 77;

  private final Programs programs = new Programs();

  @BeforeEach
  void ask() {
    programs.asking(OURS);
  }

  @AfterEach
  void askNobody() {
    programs.asking(0);
  }

  private Programs.Ran fromNet(byte[] packet) {
    return programs.run("from_net", packet);
  }

  private static byte[] question(Address from, Address to, long mark) {
    var packet = new Question(Ip.of(from.toString()), Ip.of(to.toString()), mark).packet();
    if (from.isV4()) {
      int sum = Checksums.plain(Arrays.copyOf(packet, 20));
      Checksums.put(packet, 10, sum); // which the kernel does for a raw socket
    }
    return Packets.frame(from.isV4() ? 0x800 : 0x86dd, packet);
  }

  /** As the programs of the other node have turned it round. */
  private static byte[] answer(Address by, Address to, long mark) {
    var packet = question(by, to, mark);
    int ports = by.isV4() ? 34 : 54;
    ByteBuffer.wrap(packet)
        .putShort(ports, (short) Question.ASKED_PORT)
        .putShort(ports + 2, (short) Question.ASKING_PORT);
    return packet;
  }

  @ParameterizedTest
  @EnumSource
  void a_question_goes_back_where_it_came_from_and_its_checksums_hold(Family at) {
    var asked = question(at.remote, at.pod, THEIRS);
    var ran = fromNet(asked);
    assertThat(ran.verdict()).isEqualTo(Programs.REDIRECT);
    assertThat(ran.packet().checksumsHold()).isTrue();
    var expected = answer(at.pod, at.remote, THEIRS);
    System.arraycopy(asked, 6, expected, 0, 6);
    System.arraycopy(asked, 0, expected, 6, 6);
    assertThat(ran.packet().frame()).isEqualTo(expected);
    assertThat(programs.tracked()).isEmpty();
  }

  @ParameterizedTest
  @EnumSource
  void an_answer_to_our_own_question_is_written_down_and_no_pod_sees_it(Family at) {
    long before = System.nanoTime();
    var ran = fromNet(answer(at.remote, at.pod, OURS));
    assertThat(ran.verdict()).isEqualTo(Programs.SHOT);
    assertThat(programs.answered(at.remote))
        .hasValueSatisfying(it -> assertThat(it.value()).isBetween(before, System.nanoTime()));
  }

  @ParameterizedTest
  @EnumSource
  void an_answer_to_somebody_else_s_question_says_nothing(Family at) {
    assertThat(fromNet(answer(at.remote, at.pod, THEIRS)).verdict()).isEqualTo(Programs.SHOT);
    assertThat(programs.answered(at.remote)).isEmpty();
  }

  @ParameterizedTest
  @EnumSource
  void nothing_is_answered_where_nothing_is_asked(Family at) {
    programs.asking(0);
    assertThat(fromNet(question(at.remote, at.pod, THEIRS)).verdict()).isEqualTo(Programs.OK);
    assertThat(fromNet(answer(at.remote, at.pod, 0)).verdict()).isEqualTo(Programs.OK);
    assertThat(programs.answered(at.remote)).isEmpty();
  }

  @ParameterizedTest
  @EnumSource
  void what_is_not_for_a_pod_of_this_node_passes(Family at) {
    var asked = question(at.remote, at.stranger, THEIRS);
    var ran = fromNet(asked);
    assertThat(ran.verdict()).isEqualTo(Programs.OK);
    assertThat(ran.packet().frame()).isEqualTo(asked);
  }

  @ParameterizedTest
  @EnumSource
  void datagrams_of_others_between_these_ports_pass_as_they_are(Family at) {
    var other = Packets.udp(at.remote, Question.ASKING_PORT, at.pod, Question.ASKED_PORT);
    var ran = fromNet(other);
    assertThat(ran.verdict()).isEqualTo(Programs.OK);
    assertThat(ran.packet().frame()).isEqualTo(other);
  }

  @ParameterizedTest
  @EnumSource
  void a_question_from_an_address_of_an_own_pod_is_dropped_as_spoofed(Family at) {
    assertThat(fromNet(question(at.neighbour, at.pod, THEIRS)).verdict()).isEqualTo(Programs.SHOT);
    assertThat(programs.metric(Reason.SPOOFED, Direction.INGRESS).packets()).isEqualTo(1);
  }
}
