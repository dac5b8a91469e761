package dev.atoll.sandbox.netns;

import static dev.atoll.sandbox.netns.Probe.Protocol.TCP;
import static dev.atoll.sandbox.netns.Probe.Protocol.UDP;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.atoll.sandbox.netns.Outcome.Answered;
import dev.atoll.sandbox.netns.Outcome.Refused;
import dev.atoll.sandbox.netns.Outcome.Silent;
import dev.atoll.sandbox.netns.Outcome.Unreachable;
import dev.atoll.sandbox.netns.Probe.Protocol;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

@Tag("root")
@Timeout(60)
class ProberTest {
  private static final Duration LIMIT = Duration.ofSeconds(1);
  private static final Duration PATIENT = Duration.ofSeconds(20);

  private Wire wire;
  private Echo echo;
  private Prober prober;

  @BeforeEach
  void start() throws Exception {
    wire = Wire.make();
    echo = wire.with(Echo.start(wire.right(), "one/shop/web", List.of(80, 81), List.of(80, 81)));
    prober = new Prober(wire.left());
  }

  @AfterEach
  void end() throws Exception {
    if (wire != null) {
      wire.close();
    }
  }

  private static Probe to(Protocol protocol, int port) {
    return new Probe(protocol, Wire.at(Wire.RIGHT, port));
  }

  private Outcome outcome(Probe probe, Duration limit) {
    return prober.probe(List.of(probe), limit).getFirst();
  }

  @ParameterizedTest
  @EnumSource
  void a_server_answers_with_its_name_and_the_address_that_it_sees(Protocol protocol) {
    assertThat(((Answered) outcome(to(protocol, 80), PATIENT)).line())
        .matches("one/shop/web saw 10\\.77\\.0\\.1:\\d+");
  }

  @ParameterizedTest
  @EnumSource
  void a_port_where_nobody_listens_refuses(Protocol protocol) {
    assertThat(outcome(to(protocol, 82), PATIENT)).isEqualTo(new Refused());
  }

  @ParameterizedTest
  @EnumSource
  void what_is_dropped_is_silent_until_the_limit(Protocol protocol) throws Exception {
    wire.filter("meta l4proto { tcp, udp } th dport 81 drop");
    long start = System.nanoTime();
    assertThat(outcome(to(protocol, 81), LIMIT)).isEqualTo(new Silent());
    assertThat(Duration.ofNanos(System.nanoTime() - start))
        .isBetween(Duration.ofMillis(990), PATIENT);
  }

  @ParameterizedTest
  @EnumSource
  void what_a_host_prohibits_is_unreachable(Protocol protocol) throws Exception {
    wire.filter("meta l4proto { tcp, udp } th dport 81 reject with icmp type admin-prohibited");
    assertThat(outcome(to(protocol, 81), PATIENT)).isEqualTo(new Unreachable("No route to host"));
  }

  @ParameterizedTest
  @EnumSource
  void an_address_without_a_route_is_unreachable(Protocol protocol) {
    assertThat(outcome(new Probe(protocol, Wire.at("10.99.0.1", 80)), PATIENT))
        .isEqualTo(new Unreachable("Network is unreachable"));
  }

  @ParameterizedTest
  @EnumSource
  void a_route_that_discards_is_unreachable(Protocol protocol) throws Exception {
    wire.leftIp("route add prohibit 10.99.0.0/16");
    assertThat(outcome(new Probe(protocol, Wire.at("10.99.0.1", 80)), PATIENT))
        .isEqualTo(new Unreachable("Permission denied"));
  }

  /** The neighbour table gives up after three questions, a second apart: arp(7), mcast_solicit. */
  @Test
  void an_address_that_nobody_has_is_unreachable_for_tcp_and_silent_for_udp() {
    var nobody = Wire.at("10.77.0.9", 80);
    assertThat(
            prober.probe(
                List.of(new Probe(TCP, nobody), new Probe(UDP, nobody)), Duration.ofSeconds(5)))
        .containsExactly(new Unreachable("No route to host"), new Silent());
  }

  @Test
  void the_first_datagram_may_be_lost() throws Exception {
    wire.filter("udp dport 81 limit rate over 1/hour burst 1 packets accept", "udp dport 81 drop");
    assertThat(outcome(to(UDP, 81), PATIENT.dividedBy(4))).isInstanceOf(Answered.class);
  }

  @Test
  void outcomes_are_in_the_order_of_the_probes_and_all_run_at_once() throws Exception {
    wire.filter("tcp dport 81 drop");
    var probes = List.of(to(TCP, 81), to(TCP, 80), to(UDP, 82), to(TCP, 82), to(UDP, 80));
    var outcomes = prober.probe(probes, LIMIT.multipliedBy(2));
    assertThat(outcomes.stream().<Object>map(Outcome::getClass))
        .containsExactly(
            Silent.class, Answered.class, Refused.class, Refused.class, Answered.class);
  }

  @Test
  void a_thousand_probes_come_from_a_thousand_ports() {
    var probes =
        IntStream.range(0, 500)
            .boxed()
            .flatMap(i -> List.of(to(TCP, 80), to(UDP, 80)).stream())
            .toList();
    var lines = prober.probe(probes, PATIENT).stream().map(it -> ((Answered) it).line()).toList();
    assertThat(lines).hasSize(1000).doesNotHaveDuplicates();
  }

  @Test
  void sockets_are_given_back() throws Exception {
    wire.filter("tcp dport 81 drop");
    prober.probe(Collections.nCopies(10, to(TCP, 80)), PATIENT);
    long before = descriptors();
    var both = List.of(to(TCP, 80), to(TCP, 81), to(TCP, 82), to(UDP, 80), to(UDP, 82));
    prober.probe(IntStream.range(0, 200).boxed().flatMap(i -> both.stream()).toList(), LIMIT);
    while (echo.open() > 4) {
      Thread.sleep(5);
    }
    assertThat(descriptors()).isLessThan(before + 20);
  }

  private static long descriptors() throws Exception {
    try (var open = Files.list(Path.of("/proc/self/fd"))) {
      return open.count();
    }
  }

  @Test
  void a_name_in_place_of_an_address_is_refused() {
    var name = java.net.InetSocketAddress.createUnresolved("frontend", 80);
    assertThatThrownBy(() -> new Probe(TCP, name)).isInstanceOf(IllegalArgumentException.class);
  }
}
