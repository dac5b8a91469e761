package dev.atoll.agent.datapath;

import static dev.atoll.agent.datapath.Packets.ACK;
import static dev.atoll.agent.datapath.Packets.TCP;
import static dev.atoll.agent.datapath.Packets.UDP;
import static org.assertj.core.api.Assertions.assertThat;

import dev.atoll.agent.datapath.Backend.State;
import org.junit.jupiter.api.Tag;

/**
 * One pod speaks to one backend from one port several times: by two services on the ports 80 and
 * 81, and by itself.
 */
@Tag("root")
abstract class OnePort {
  static final int PORT = 40000;
  static final int BACKEND_PORT = 8080;

  final Programs programs = new Programs();

  void services(Family at) {
    programs.backend(11, new Backend(at.remote, BACKEND_PORT, State.ACTIVE, 2));
    for (int protocol : new int[] {TCP, UDP}) {
      programs.service(new ServiceKey(at.service, 80, protocol), 5, 0, 0, 11);
      programs.service(new ServiceKey(at.service, 81, protocol), 6, 0, 16, 11);
    }
  }

  static Seen passed(Programs.Ran ran) {
    assertThat(ran.verdict()).isEqualTo(Programs.OK);
    assertThat(ran.packet().checksumsHold()).as("checksums").isTrue();
    return ran.packet();
  }

  /** What the backend is sent of what the pod sends; it comes from the pod in any case. */
  private Seen sent(Family at, Address to, int port, int flags) {
    var seen = passed(programs.fromPod(Packets.tcp(at.pod, PORT, to, port, flags)));
    assertThat(seen.source()).isEqualTo(at.pod);
    assertThat(seen.destination()).isEqualTo(at.remote);
    assertThat(seen.destinationPort()).isEqualTo(BACKEND_PORT);
    return seen;
  }

  int toFirst(Family at, int flags) {
    return sent(at, at.service, 80, flags).sourcePort();
  }

  int toSecond(Family at, int flags) {
    return sent(at, at.service, 81, flags).sourcePort();
  }

  int directly(Family at, int flags) {
    return sent(at, at.remote, BACKEND_PORT, flags).sourcePort();
  }

  /** Which the pod sees, of what the backend answers to a port. */
  void isAnswered(Family at, int given, Address from, int fromPort) {
    var back = passed(programs.toPod(Packets.tcp(at.remote, BACKEND_PORT, at.pod, given, ACK)));
    assertThat(back.source()).isEqualTo(from);
    assertThat(back.sourcePort()).isEqualTo(fromPort);
    assertThat(back.destination()).isEqualTo(at.pod);
    assertThat(back.destinationPort()).isEqualTo(PORT);
  }

  /** From which port a datagram of the pod goes on. */
  int udp(Family at, Address to, int port) {
    return passed(programs.fromPod(Packets.udp(at.pod, PORT, to, port))).sourcePort();
  }

  /** From the pod to the backend, as the backend sees it. */
  static Tuple flow(Family at, int port, int protocol) {
    return new Tuple(at.pod, at.remote, port, BACKEND_PORT, protocol, Direction.EGRESS, 0);
  }

  /** From the pod to whom it asked for, by which a flow is known before it is translated. */
  static Tuple asked(Family at, Address to, int port) {
    return new Tuple(at.pod, to, PORT, port, TCP, Direction.SERVICE, 0);
  }
}
