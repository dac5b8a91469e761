package dev.atoll.agent.datapath;

import static dev.atoll.agent.datapath.Packets.ACK;
import static dev.atoll.agent.datapath.Packets.FIN;
import static dev.atoll.agent.datapath.Packets.RST;
import static dev.atoll.agent.datapath.Packets.SYN;
import static dev.atoll.agent.datapath.Packets.TCP;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** How long a flow has the source port that it was given, and when one is free again. */
class KeptPortTest extends OnePort {
  @ParameterizedTest
  @EnumSource
  void a_port_whose_flow_has_ended_is_free_again(Family at) {
    services(at);
    toFirst(at, SYN);
    toFirst(at, RST);
    assertThat(toSecond(at, SYN)).as("its other end may still wait").isNotEqualTo(PORT);
    programs.age(flow(at, PORT, TCP), Duration.ofSeconds(11));
    toSecond(at, FIN);
    assertThat(toSecond(at, SYN)).isEqualTo(PORT);
    isAnswered(at, PORT, at.service, 81);
  }

  @ParameterizedTest
  @EnumSource
  void a_flow_keeps_the_port_it_was_given_when_its_own_is_free_again(Family at) {
    services(at);
    toFirst(at, SYN);
    int second = toSecond(at, SYN);
    int third = directly(at, SYN);
    programs.map("ct").delete(flow(at, PORT, TCP).bytes());
    assertThat(toSecond(at, ACK)).isEqualTo(second);
    assertThat(directly(at, ACK)).isEqualTo(third);
    isAnswered(at, third, at.remote, BACKEND_PORT);
  }

  @ParameterizedTest
  @EnumSource
  void a_connection_that_is_only_half_closed_keeps_its_port(Family at) {
    services(at);
    toFirst(at, SYN);
    isAnswered(at, PORT, at.service, 80);
    toFirst(at, FIN);
    assertThat(toSecond(at, SYN)).isNotEqualTo(PORT);
    isAnswered(at, PORT, at.service, 80);
    assertThat(toFirst(at, SYN)).as("a new one of the same socket").isEqualTo(PORT);
  }

  @ParameterizedTest
  @EnumSource
  void a_flow_that_was_forgotten_finds_its_port_again(Family at) {
    services(at);
    toFirst(at, SYN);
    int second = toSecond(at, SYN);
    int third = directly(at, SYN);
    programs.map("ct").delete(asked(at, at.service, 81).bytes());
    programs.map("ct").delete(asked(at, at.remote, BACKEND_PORT).bytes());
    assertThat(toSecond(at, ACK)).isEqualTo(second);
    assertThat(directly(at, ACK)).isEqualTo(third);
  }

  @ParameterizedTest
  @EnumSource
  void a_port_that_programs_of_another_layout_gave_is_taken_over(Family at) {
    services(at);
    toFirst(at, SYN);
    int third = directly(at, SYN);
    for (var key : new Tuple[] {flow(at, third, TCP), asked(at, at.remote, BACKEND_PORT)}) {
      programs.put("ct_before", key, programs.track(key).orElseThrow());
      programs.map("ct").delete(key.bytes());
    }
    programs.forgetGiven();
    programs.config(Config.CARRY);
    isAnswered(at, third, at.remote, BACKEND_PORT);
    assertThat(directly(at, ACK)).isEqualTo(third);
    assertThat(programs.track(asked(at, at.remote, BACKEND_PORT))).isPresent();
    programs.config(0);
    programs.map("ct").delete(flow(at, PORT, TCP).bytes());
    assertThat(directly(at, ACK)).as("its own is free again").isEqualTo(third);
  }
}
