package dev.atoll.agent.datapath;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** ICMP errors about packets that went out with another source port. */
class SourcePortErrorTest extends OnePort {
  @ParameterizedTest
  @EnumSource
  void an_error_about_what_went_out_is_about_what_the_pod_sent(Family at) {
    services(at);
    udp(at, at.service, 80);
    int second = udp(at, at.service, 81);
    int third = udp(at, at.remote, BACKEND_PORT);
    errorComesIn(at, second, at.service, 81);
    errorComesIn(at, third, at.remote, BACKEND_PORT);
    errorComesIn(at, PORT, at.service, 80);
  }

  private void errorComesIn(Family at, int given, Address asked, int askedPort) {
    var about = Packets.udp(at.pod, given, at.remote, BACKEND_PORT);
    for (var from : new Address[] {at.remote, at.stranger}) {
      var seen = passed(programs.toPod(Packets.unreachable(from, at.pod, about)));
      assertThat(seen.source()).isEqualTo(from.equals(at.remote) ? asked : from);
      assertThat(seen.inner().source()).isEqualTo(at.pod);
      assertThat(seen.inner().sourcePort()).isEqualTo(PORT);
      assertThat(seen.inner().destination()).isEqualTo(asked);
      assertThat(seen.inner().destinationPort()).isEqualTo(askedPort);
      assertThat(seen.inner().headerHolds()).isTrue();
    }
  }

  @ParameterizedTest
  @EnumSource
  void an_error_of_the_pod_is_about_what_came_in(Family at) {
    services(at);
    udp(at, at.service, 80);
    int second = udp(at, at.service, 81);
    int third = udp(at, at.remote, BACKEND_PORT);
    errorGoesOut(at, second, at.service, 81);
    errorGoesOut(at, third, at.remote, BACKEND_PORT);
    errorGoesOut(at, PORT, at.service, 80);
  }

  private void errorGoesOut(Family at, int given, Address asked, int askedPort) {
    var about = Packets.udp(asked, askedPort, at.pod, PORT);
    var seen = passed(programs.fromPod(Packets.unreachable(at.pod, asked, about)));
    assertThat(seen.destination()).isEqualTo(at.remote);
    assertThat(seen.inner().source()).isEqualTo(at.remote);
    assertThat(seen.inner().sourcePort()).isEqualTo(BACKEND_PORT);
    assertThat(seen.inner().destination()).isEqualTo(at.pod);
    assertThat(seen.inner().destinationPort()).isEqualTo(given);
    assertThat(seen.inner().headerHolds()).isTrue();
  }
}
