package dev.atoll.agent.datapath;

import static dev.atoll.agent.datapath.Packets.ACK;
import static dev.atoll.agent.datapath.Packets.TCP;
import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Flows that programs of another layout began and ours go on with. */
@Tag("root")
class CarriedFlowsTest {
  private static final int PORT = 40000;

  private final Programs programs = new Programs();

  private static Tuple flow(Family at, Direction direction) {
    return new Tuple(at.pod, at.remote, PORT, 80, TCP, direction, 0);
  }

  private void before(Tuple key, int service, int backend) {
    var now = System.nanoTime(); // the monotonic clock, as programs have it
    programs.put(
        "ct_before", key, new Track(backend, service, Address.NONE, 0, Track.REPLIED, 1, now, 0));
  }

  private int back(Family at) {
    return programs.toPod(Packets.tcp(at.remote, 80, at.pod, PORT, ACK)).verdict();
  }

  private void enforced(int flags) {
    programs.here(Programs.ENFORCED, 1);
    programs.config(flags);
    programs.entry(Programs.REMOTE, Direction.EGRESS, TCP, 80, new PolicyValue(1, 5, false));
  }

  @ParameterizedTest
  @EnumSource
  void a_reply_to_what_was_begun_before_passes_and_the_flow_is_ours(Family at) {
    enforced(Config.CARRY);
    before(flow(at, Direction.EGRESS), 0, 0);
    assertThat(back(at)).isEqualTo(Programs.OK);
    assertThat(programs.track(flow(at, Direction.EGRESS)))
        .hasValueSatisfying(it -> assertThat(it.epoch()).as("it was judged").isEqualTo(1));
  }

  @ParameterizedTest
  @EnumSource
  void a_flow_that_is_not_allowed_any_more_ends_although_its_epoch_is_ours(Family at) {
    programs.here(Programs.ENFORCED, 1);
    programs.config(Config.CARRY);
    before(flow(at, Direction.EGRESS), 0, 0);
    assertThat(back(at)).isEqualTo(Programs.SHOT);
    assertThat(back(at)).isEqualTo(Programs.SHOT);
  }

  @ParameterizedTest
  @EnumSource
  void nobody_looks_for_such_flows_else(Family at) {
    enforced(0);
    before(flow(at, Direction.EGRESS), 0, 0);
    assertThat(back(at)).isEqualTo(Programs.SHOT);
  }

  @ParameterizedTest
  @EnumSource
  void a_flow_to_a_service_keeps_its_backend_only_where_numbers_are_the_same(Family at) {
    var key = new ServiceKey(at.service, 80, TCP);
    programs.backend(1, new Backend(at.remote, 80, Backend.State.ACTIVE, 2));
    programs.backend(2, new Backend(at.remote2, 80, Backend.State.ACTIVE, 2));
    programs.service(key, 3, 0, 0, 1);
    before(new Tuple(at.pod, at.service, PORT, 80, TCP, Direction.SERVICE, 0), 3, 2);
    programs.config(Config.CARRY);
    assertThat(chosen(at)).isEqualTo(at.remote);
    programs.map("ct").delete(toService(at).bytes());
    programs.config(Config.CARRY | Config.CARRY_SERVICES);
    assertThat(chosen(at)).isEqualTo(at.remote2);
  }

  private static Tuple toService(Family at) {
    return new Tuple(at.pod, at.service, PORT, 80, TCP, Direction.SERVICE, 0);
  }

  private Address chosen(Family at) {
    return programs.fromPod(Packets.tcp(at.pod, PORT, at.service, 80, ACK)).packet().destination();
  }
}
