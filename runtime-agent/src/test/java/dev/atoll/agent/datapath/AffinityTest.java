package dev.atoll.agent.datapath;

import static dev.atoll.agent.datapath.Packets.ACK;
import static dev.atoll.agent.datapath.Packets.SYN;
import static dev.atoll.agent.datapath.Packets.TCP;
import static dev.atoll.agent.datapath.Packets.UDP;
import static org.assertj.core.api.Assertions.assertThat;

import dev.atoll.agent.datapath.Backend.State;
import java.time.Duration;
import java.util.HashSet;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** A client stays with its backend for the time that the service says. */
@Tag("root")
class AffinityTest {
  private static final int SERVICE = 5;
  private static final int OTHER = 6;
  private static final int FIRST = 11;
  private static final int SECOND = 12;
  private static final int SECONDS = 10;
  private static final int NODE_PORT = 30080;

  private final Programs programs = new Programs();
  private int port = 40000;

  @BeforeEach
  void offer() {
    programs.offer(SERVICE, FIRST, SECOND);
  }

  private void backends(Family at, State first, State second) {
    programs.backend(FIRST, new Backend(at.remote, 8080, first, 2));
    programs.backend(SECOND, new Backend(at.remote2, 8080, second, 2));
  }

  private void table(Family at, int... backends) {
    for (int protocol : new int[] {TCP, UDP}) {
      table(new ServiceKey(at.service, 80, protocol), 0, backends);
    }
  }

  private void table(ServiceKey key, int flags, int... backends) {
    var value = new ServiceValue(SERVICE, 32, backends.length, flags, SECONDS);
    programs.service(key, value, backends);
  }

  private Address sent(Family at, int port, int flags) {
    return programs
        .fromPod(Packets.tcp(at.pod, port, at.service, 80, flags))
        .packet()
        .destination();
  }

  /** Whom a new connection reaches. */
  private Address connect(Family at) {
    return sent(at, ++port, SYN);
  }

  /** The client was given the first one, and the table names the second one since. */
  private void moved(Family at) {
    backends(at, State.ACTIVE, State.ACTIVE);
    table(at, FIRST);
    assertThat(connect(at)).isEqualTo(at.remote);
    table(at, SECOND);
  }

  private static Duration seconds(int number) {
    return Duration.ofSeconds(number);
  }

  @ParameterizedTest
  @EnumSource
  void connections_of_a_client_go_to_one_backend(Family at) {
    backends(at, State.ACTIVE, State.ACTIVE);
    table(at, FIRST, SECOND);
    var reached = new HashSet<Address>();
    for (int i = 0; i < 64; i++) {
      reached.add(connect(at));
    }
    assertThat(reached).hasSize(1);
    assertThat(programs.affinity()).containsOnlyKeys(new AffinityKey(at.pod, SERVICE, false));
  }

  @ParameterizedTest
  @EnumSource
  void clients_spread_over_the_table(Family at) {
    backends(at, State.ACTIVE, State.ACTIVE);
    table(at, FIRST, SECOND);
    var reached = new HashSet<Address>();
    for (int i = 1; i < 100; i++) {
      var client = Address.of(at == Family.V4 ? "10.0.1." + i : "fd00:1::" + i);
      programs.put("pods", client, new Pod(Programs.HERE, 1, 2));
      var packet = Packets.tcp(client, 40000, at.service, 80, SYN);
      reached.add(programs.fromPod(packet).packet().destination());
    }
    assertThat(reached).containsExactlyInAnyOrder(at.remote, at.remote2);
    assertThat(programs.affinity()).hasSize(99);
  }

  @ParameterizedTest
  @EnumSource
  void a_client_stays_when_the_table_changes(Family at) {
    moved(at);
    assertThat(connect(at)).isEqualTo(at.remote);
    var datagram = programs.fromPod(Packets.udp(at.pod, 40000, at.service, 80)).packet();
    assertThat(datagram.destination()).isEqualTo(at.remote);
  }

  @ParameterizedTest
  @EnumSource
  void it_is_given_another_one_when_the_time_has_passed(Family at) {
    moved(at);
    programs.ageAffinity(seconds(SECONDS));
    assertThat(connect(at)).isEqualTo(at.remote2);
    table(at, FIRST);
    assertThat(connect(at)).as("with which it stays").isEqualTo(at.remote2);
  }

  @ParameterizedTest
  @EnumSource
  void the_time_begins_anew_with_each_connection(Family at) {
    moved(at);
    for (int i = 0; i < 3; i++) {
      programs.ageAffinity(seconds(SECONDS - 2));
      assertThat(connect(at)).isEqualTo(at.remote);
    }
  }

  @ParameterizedTest
  @EnumSource
  void the_time_goes_on_while_a_connection_is_used(Family at) {
    moved(at);
    int held = port;
    programs.ageAffinity(seconds(SECONDS - 2));
    assertThat(sent(at, held, ACK)).isEqualTo(at.remote);
    programs.ageAffinity(seconds(2));
    assertThat(connect(at)).isEqualTo(at.remote2);
    assertThat(sent(at, held, ACK)).as("the connection goes on").isEqualTo(at.remote);
  }

  @ParameterizedTest
  @EnumSource(
      names = {"DRAINING", "DEAD"},
      value = State.class)
  void it_is_not_given_one_that_drains_or_is_dead(State state) {
    for (var at : Family.values()) {
      moved(at);
      backends(at, state, State.ACTIVE);
      assertThat(connect(at)).as("%s", at).isEqualTo(at.remote2);
      programs.map("affinity").entries().forEach(it -> programs.map("affinity").delete(it.key()));
    }
  }

  @ParameterizedTest
  @EnumSource
  void it_is_not_given_one_that_is_gone(Family at) {
    moved(at);
    programs.map("backends").delete(Programs.u32(FIRST));
    assertThat(connect(at)).isEqualTo(at.remote2);
  }

  @ParameterizedTest
  @EnumSource
  void it_is_not_given_one_that_only_another_service_still_has(Family at) {
    moved(at);
    programs.offer(SERVICE, SECOND);
    programs.put("offers", new Offer(OTHER, FIRST), new Word(1));
    assertThat(connect(at)).isEqualTo(at.remote2);
  }

  @ParameterizedTest
  @EnumSource
  void where_it_may_not_stay_it_follows_the_table(Family at) {
    programs.offer(SERVICE);
    moved(at);
    assertThat(connect(at)).isEqualTo(at.remote2);
    table(at, FIRST);
    assertThat(connect(at)).isEqualTo(at.remote);
  }

  @ParameterizedTest
  @EnumSource
  void who_was_given_a_backend_of_another_service_is_not_given_it_here(Family at) {
    moved(at);
    programs.offer(OTHER, FIRST, SECOND);
    var value = new ServiceValue(OTHER, 40, 1, 0, SECONDS);
    programs.service(new ServiceKey(at.service, 81, TCP), value, SECOND);
    var ran = programs.fromPod(Packets.tcp(at.pod, 40000, at.service, 81, SYN));
    assertThat(ran.packet().destination()).isEqualTo(at.remote2);
  }

  @ParameterizedTest
  @EnumSource
  void without_affinity_nothing_is_written_down(Family at) {
    backends(at, State.ACTIVE, State.ACTIVE);
    programs.service(new ServiceKey(at.service, 80, TCP), SERVICE, 0, 32, FIRST);
    assertThat(connect(at)).isEqualTo(at.remote);
    assertThat(programs.affinity()).isEmpty();
  }

  private Optional<Address> asks(Family at, Address client) {
    var packet = Packets.tcp(client, ++port, node(at), NODE_PORT, SYN);
    var ran = programs.run("from_net", packet);
    return ran.verdict() == Programs.REDIRECT
        ? Optional.of(ran.packet().destination())
        : Optional.empty();
  }

  private static Address node(Family at) {
    return Address.of(at == Family.V4 ? "172.18.0.2" : "fd00:18::2");
  }

  @ParameterizedTest
  @EnumSource
  void at_a_port_of_the_node_the_client_is_who_asks(Family at) {
    var second = Address.of(at == Family.V4 ? "192.0.2.2" : "2001:db8::2");
    var key = new ServiceKey(node(at), NODE_PORT, TCP);
    programs.config(
        new Config(Config.NODE_PORTS, 1, 0, Programs.HERE, Programs.WORLD4, Programs.WORLD6));
    backends(at, State.ACTIVE, State.ACTIVE);
    table(key, ServiceValue.NODE_PORT, FIRST);
    assertThat(asks(at, at.stranger)).hasValue(at.remote);
    table(key, ServiceValue.NODE_PORT, SECOND);
    assertThat(asks(at, second)).hasValue(at.remote2);
    assertThat(asks(at, at.stranger)).hasValue(at.remote);
    assertThat(programs.affinity())
        .containsOnlyKeys(
            new AffinityKey(at.stranger, SERVICE, false), new AffinityKey(second, SERVICE, false));
  }
}
