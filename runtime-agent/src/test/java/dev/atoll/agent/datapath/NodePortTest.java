package dev.atoll.agent.datapath;

import static dev.atoll.agent.datapath.Packets.ACK;
import static dev.atoll.agent.datapath.Packets.SYN;
import static dev.atoll.agent.datapath.Packets.SYN_ACK;
import static dev.atoll.agent.datapath.Packets.TCP;
import static dev.atoll.agent.datapath.Packets.UDP;
import static org.assertj.core.api.Assertions.assertThat;

import dev.atoll.agent.datapath.Backend.State;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Somebody outside asks for a service at a port of the node. */
@Tag("root")
class NodePortTest {
  private static final int PORT = 40000;
  private static final int NODE_PORT = 30080;
  private static final int BACKEND_PORT = 8080;

  private final Programs programs = new Programs();

  @BeforeEach
  void configure() {
    programs.config(
        new Config(Config.NODE_PORTS, 1, 0, Programs.HERE, Programs.WORLD4, Programs.WORLD6));
  }

  private static Address node(Family at) {
    return Address.of(at == Family.V4 ? "172.18.0.2" : "fd00:18::2");
  }

  private void backend(Family at, Address backend) {
    programs.backend(11, new Backend(backend, BACKEND_PORT, State.ACTIVE, 2));
    for (int protocol : new int[] {TCP, UDP}) {
      for (int port : new int[] {NODE_PORT, NODE_PORT + 1}) {
        programs.service(
            new ServiceKey(node(at), port, protocol), port, ServiceValue.NODE_PORT, 0, 11);
      }
      programs.service(new ServiceKey(at.service, 80, protocol), 7, 0, 0, 11);
    }
  }

  private Programs.Ran in(byte[] packet) {
    return programs.run("from_net", packet);
  }

  private static Seen goesOn(Programs.Ran ran) {
    assertThat(ran.verdict()).isEqualTo(Programs.REDIRECT);
    assertThat(ran.packet().checksumsHold()).as("checksums").isTrue();
    return ran.packet();
  }

  private byte[] asked(Family at, int protocol, int port, int flags) {
    return protocol == TCP
        ? Packets.tcp(at.stranger, PORT, node(at), port, flags)
        : Packets.udp(at.stranger, PORT, node(at), port);
  }

  /** By which port of the node it is asked. */
  private int elsewhere(Family at, int protocol, int port, int flags) {
    var seen = goesOn(in(asked(at, protocol, port, flags)));
    assertThat(seen.source()).isEqualTo(node(at));
    assertThat(seen.destination()).isEqualTo(at.remote);
    assertThat(seen.destinationPort()).isEqualTo(BACKEND_PORT);
    assertThat(seen.hops()).isEqualTo(63);
    return seen.sourcePort();
  }

  private void comesBack(Family at, Seen seen, int port) {
    assertThat(seen.source()).isEqualTo(node(at));
    assertThat(seen.sourcePort()).isEqualTo(port);
    assertThat(seen.destination()).isEqualTo(at.stranger);
    assertThat(seen.destinationPort()).isEqualTo(PORT);
  }

  @ParameterizedTest
  @EnumSource
  void the_address_of_a_pod_of_this_node_asks_at_no_port_from_the_net(Family at) {
    for (var backend : new Address[] {at.pod, at.remote}) {
      backend(at, backend);
      var forged = Packets.udp(at.neighbour, PORT, node(at), NODE_PORT);
      assertThat(in(forged).verdict()).isEqualTo(Programs.SHOT);
    }
    assertThat(programs.metric(Reason.SPOOFED, Direction.INGRESS).packets()).isEqualTo(2);
    assertThat(programs.tracked()).isEmpty();
  }

  @ParameterizedTest
  @EnumSource
  void a_backend_elsewhere_is_asked_in_the_name_of_the_node(Family at) {
    backend(at, at.remote);
    int given = elsewhere(at, TCP, NODE_PORT, SYN);
    assertThat(given).isBetween(61000, 65535);
    var answer = Packets.tcp(at.remote, BACKEND_PORT, node(at), given, SYN_ACK);
    comesBack(at, goesOn(in(answer)), NODE_PORT);
    assertThat(elsewhere(at, TCP, NODE_PORT, ACK)).isEqualTo(given);
    var key = new Tuple(node(at), at.remote, given, BACKEND_PORT, TCP, Direction.NODE, 0);
    assertThat(programs.track(key))
        .hasValueSatisfying(it -> {
          assertThat(it.has(Track.REPLIED)).isTrue();
          assertThat(it.reverse()).isEqualTo(at.stranger);
        });
  }

  @ParameterizedTest
  @EnumSource
  void datagrams_are_sent_on_and_come_back(Family at) {
    backend(at, at.remote);
    int given = elsewhere(at, UDP, NODE_PORT, 0);
    assertThat(elsewhere(at, UDP, NODE_PORT, 0)).isEqualTo(given);
    comesBack(at, goesOn(in(Packets.udp(at.remote, BACKEND_PORT, node(at), given))), NODE_PORT);
  }

  @ParameterizedTest
  @EnumSource
  void two_flows_of_one_client_come_out_of_two_ports(Family at) {
    backend(at, at.remote);
    int one = elsewhere(at, TCP, NODE_PORT, SYN);
    int two = elsewhere(at, TCP, NODE_PORT + 1, SYN);
    assertThat(two).isNotEqualTo(one);
    for (int given : new int[] {one, two}) {
      var answer = Packets.tcp(at.remote, BACKEND_PORT, node(at), given, ACK);
      comesBack(at, goesOn(in(answer)), given == one ? NODE_PORT : NODE_PORT + 1);
    }
  }

  @ParameterizedTest
  @EnumSource
  void without_a_free_port_it_is_dropped_and_told(Family at) {
    backend(at, at.remote);
    int tries = 0;
    var packet = asked(at, TCP, NODE_PORT, SYN);
    var ran = in(packet);
    for (; ran.verdict() != Programs.SHOT && tries < 100; ran = in(packet)) {
      tries++;
      var key =
          new Tuple(
              node(at), at.remote, ran.packet().sourcePort(), BACKEND_PORT, TCP, Direction.NODE, 0);
      programs.put(
          "ct", key, new Track(0, 0, at.service, 1, Track.TRANSLATED, 0, System.nanoTime(), 5));
    }
    assertThat(tries).isBetween(13, 16);
    assertThat(programs.events())
        .singleElement()
        .extracting(Event::reason)
        .isEqualTo(Reason.NO_PORT);
  }

  @ParameterizedTest
  @EnumSource
  void an_error_about_what_was_sent_on_comes_to_the_client(Family at) {
    backend(at, at.remote);
    int given = elsewhere(at, UDP, NODE_PORT, 0);
    var about = Packets.udp(node(at), given, at.remote, BACKEND_PORT);
    for (var from : new Address[] {at.remote, at.remote2}) {
      var seen = goesOn(in(Packets.unreachable(from, node(at), about)));
      assertThat(seen.source()).isEqualTo(from.equals(at.remote) ? node(at) : from);
      assertThat(seen.destination()).isEqualTo(at.stranger);
      assertThat(seen.inner().source()).isEqualTo(at.stranger);
      assertThat(seen.inner().sourcePort()).isEqualTo(PORT);
      assertThat(seen.inner().destination()).isEqualTo(node(at));
      assertThat(seen.inner().destinationPort()).isEqualTo(NODE_PORT);
      assertThat(seen.inner().headerHolds()).isTrue();
    }
  }

  private Seen toPod(Family at, int protocol, int port, int flags) {
    var seen = goesOn(in(asked(at, protocol, port, flags)));
    assertThat(seen.source()).as("it sees who asks").isEqualTo(at.stranger);
    assertThat(seen.destination()).isEqualTo(at.pod);
    assertThat(seen.destinationPort()).isEqualTo(BACKEND_PORT);
    return seen;
  }

  @ParameterizedTest
  @EnumSource
  void a_pod_of_the_node_sees_the_client_and_answers_as_the_node(Family at) {
    backend(at, at.pod);
    for (int protocol : new int[] {TCP, UDP}) {
      assertThat(toPod(at, protocol, NODE_PORT, SYN).sourcePort()).isEqualTo(PORT);
      var answer =
          protocol == TCP
              ? Packets.tcp(at.pod, BACKEND_PORT, at.stranger, PORT, SYN_ACK)
              : Packets.udp(at.pod, BACKEND_PORT, at.stranger, PORT);
      comesBack(at, goesOn(programs.fromPod(answer)), NODE_PORT);
    }
  }

  @ParameterizedTest
  @EnumSource
  void two_flows_of_one_client_to_one_pod_are_told_apart(Family at) {
    backend(at, at.pod);
    assertThat(toPod(at, TCP, NODE_PORT, SYN).sourcePort()).isEqualTo(PORT);
    int second = toPod(at, TCP, NODE_PORT + 1, SYN).sourcePort();
    assertThat(second).isNotEqualTo(PORT);
    assertThat(toPod(at, TCP, NODE_PORT + 1, ACK).sourcePort()).isEqualTo(second);
    for (int given : new int[] {PORT, second}) {
      var answer = Packets.tcp(at.pod, BACKEND_PORT, at.stranger, given, ACK);
      comesBack(at, goesOn(programs.fromPod(answer)), given == PORT ? NODE_PORT : NODE_PORT + 1);
    }
  }

  @ParameterizedTest
  @EnumSource
  void policy_of_the_pod_is_asked(Family at) {
    backend(at, at.pod);
    programs.here(Endpoint.DENY_INGRESS, 1);
    assertThat(in(asked(at, TCP, NODE_PORT, SYN)).verdict()).isEqualTo(Programs.SHOT);
    assertThat(programs.events())
        .singleElement()
        .satisfies(it -> {
          assertThat(it.reason()).isEqualTo(Reason.DEFAULT_DENY);
          assertThat(it.source()).isEqualTo(at.stranger);
          assertThat(it.askedPort()).isEqualTo(NODE_PORT);
        });
  }

  @ParameterizedTest
  @EnumSource
  void an_error_of_the_pod_comes_from_the_node(Family at) {
    backend(at, at.pod);
    toPod(at, UDP, NODE_PORT, 0);
    var got = Packets.udp(at.stranger, PORT, at.pod, BACKEND_PORT);
    var seen = goesOn(programs.fromPod(Packets.unreachable(at.pod, at.stranger, got)));
    assertThat(seen.source()).isEqualTo(node(at));
    assertThat(seen.inner().source()).isEqualTo(at.stranger);
    assertThat(seen.inner().destination()).isEqualTo(node(at));
    assertThat(seen.inner().destinationPort()).isEqualTo(NODE_PORT);
    assertThat(seen.inner().headerHolds()).isTrue();
  }

  @ParameterizedTest
  @EnumSource
  void what_else_comes_to_the_node_is_the_hosts(Family at) {
    backend(at, at.remote);
    var packets =
        new byte[][] {
          Packets.tcp(at.stranger, PORT, node(at), 22, SYN),
          Packets.tcp(at.stranger, PORT, node(at), 61001, SYN),
          Packets.tcp(at.stranger, PORT, at.service, 80, SYN),
          Packets.unreachable(
              at.stranger, node(at), Packets.udp(node(at), 61001, at.stranger, PORT)),
        };
    for (var packet : packets) {
      var ran = in(packet);
      assertThat(ran.verdict()).isEqualTo(Programs.OK);
      assertThat(ran.packet().frame()).isEqualTo(packet);
    }
  }

  @ParameterizedTest
  @EnumSource
  void without_being_told_to_the_node_sends_nothing_on(Family at) {
    backend(at, at.remote);
    programs.config(0);
    assertThat(in(asked(at, TCP, NODE_PORT, SYN)).verdict()).isEqualTo(Programs.OK);
  }

  @ParameterizedTest
  @EnumSource
  void a_port_without_backends_is_dropped_and_told(Family at) {
    programs.service(new ServiceKey(node(at), NODE_PORT, TCP), 5, ServiceValue.NODE_PORT, 0);
    assertThat(in(asked(at, TCP, NODE_PORT, SYN)).verdict()).isEqualTo(Programs.SHOT);
    assertThat(programs.events())
        .singleElement()
        .extracting(Event::reason)
        .isEqualTo(Reason.NO_BACKEND);
  }

  /** From within to the backend elsewhere, and from outside to these. */
  private void local(Family at, int... backends) {
    backend(at, at.remote);
    programs.backend(12, new Backend(at.pod, BACKEND_PORT, State.ACTIVE, 1));
    programs.service(new ServiceKey(node(at), NODE_PORT, TCP), 5, ServiceValue.LOCAL, 0, 11);
    programs.service(
        new ServiceKey(node(at), NODE_PORT, TCP, true), 6, ServiceValue.NODE_PORT, 1, backends);
  }

  @ParameterizedTest
  @EnumSource
  void where_only_pods_of_the_node_answer_who_asks_from_outside_others_are_asked_from_within(
      Family at) {
    local(at, 12);
    toPod(at, TCP, NODE_PORT, SYN);
    var answer = Packets.tcp(at.pod, BACKEND_PORT, at.stranger, PORT, SYN_ACK);
    comesBack(at, goesOn(programs.fromPod(answer)), NODE_PORT);
    toPod(at, TCP, NODE_PORT, ACK);
    var within = programs.fromPod(Packets.tcp(at.pod, PORT, node(at), NODE_PORT, SYN));
    assertThat(within.verdict()).isEqualTo(Programs.OK);
    assertThat(within.packet().destination()).isEqualTo(at.remote);
  }

  @ParameterizedTest
  @EnumSource
  void without_a_pod_of_the_node_who_asks_from_outside_is_refused(Family at) {
    local(at);
    assertThat(in(asked(at, TCP, NODE_PORT, SYN)).verdict()).isEqualTo(Programs.SHOT);
    assertThat(programs.events())
        .singleElement()
        .extracting(Event::reason)
        .isEqualTo(Reason.NO_BACKEND);
  }

  @ParameterizedTest
  @EnumSource
  void pods_reach_a_port_of_their_node_as_any_service(Family at) {
    backend(at, at.remote);
    var ran = programs.fromPod(Packets.tcp(at.pod, PORT, node(at), NODE_PORT, SYN));
    assertThat(ran.verdict()).isEqualTo(Programs.OK);
    assertThat(ran.packet().source()).isEqualTo(at.pod);
    assertThat(ran.packet().destination()).isEqualTo(at.remote);
  }
}
