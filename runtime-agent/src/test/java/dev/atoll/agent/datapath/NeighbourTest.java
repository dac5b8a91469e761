package dev.atoll.agent.datapath;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Neighbour discovery of IPv6: without it nothing else works, and with too much of it everything is
 * stolen.
 */
@Tag("root")
class NeighbourTest {
  private static final Address LINK_LOCAL = Address.of("fe80::1");
  private static final Address ROUTERS = Address.of("ff02::2");

  private final Programs programs = new Programs();

  NeighbourTest() {
    programs.here(Programs.ENFORCED, 1);
  }

  private byte[] message(Address from, int type) {
    return Packets.icmpMessage(from, ROUTERS, type, 0, new byte[16]);
  }

  @ParameterizedTest
  @ValueSource(ints = {133, 135, 136, 131, 143})
  void a_pod_may_ask_and_answer_whatever_its_policy(int type) {
    for (var from : new Address[] {Family.V6.pod, LINK_LOCAL, Address.of("::")}) {
      assertThat(programs.fromPod(message(from, type)).verdict()).isEqualTo(Programs.OK);
    }
    assertThat(programs.tracked()).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(ints = {134, 137})
  void a_pod_is_no_router(int type) {
    assertThat(programs.fromPod(message(LINK_LOCAL, type)).verdict()).isEqualTo(Programs.SHOT);
    assertThat(programs.events())
        .singleElement()
        .extracting(Event::reason)
        .isEqualTo(Reason.SPOOFED);
  }

  @ParameterizedTest
  @ValueSource(ints = {135, 136})
  void a_pod_may_not_ask_with_the_address_of_another(int type) {
    assertThat(programs.fromPod(message(Family.V6.neighbour, type)).verdict())
        .isEqualTo(Programs.SHOT);
  }

  @ParameterizedTest
  @ValueSource(ints = {134, 135, 136})
  void a_pod_gets_all_of_it(int type) {
    assertThat(programs.toPod(message(LINK_LOCAL, type)).verdict()).isEqualTo(Programs.OK);
  }
}
