package dev.atoll.agent.probe;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.atoll.fleet.net.Ip;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Nodes that are there and nodes that are not, on loopback. */
class ConnectivityTest {
  private static final Duration LIMIT = Duration.ofMillis(300);

  /** No connection leaves the machine for a multicast address: the system refuses it. */
  private static final String NOBODY = "224.0.0.1";

  @Test
  void a_node_that_listens_and_one_that_refuses_are_both_there() throws IOException {
    try (var server = new ServerSocket(0, 1, InetAddress.ofLiteral("127.0.0.1"))) {
      var probe = new Probe(server.getLocalPort(), LIMIT);

      assertThat(probe.ask(target("two", "a", "127.0.0.1")).reached()).isTrue();
      assertThat(probe.ask(target("two", "b", "127.0.0.9")).reached()).isTrue();
    }
  }

  @Test
  void a_node_that_is_silent_is_said_to_be_so() {
    var answer = new Probe(4240, LIMIT).ask(target("two", "a", NOBODY));

    assertThat(answer.reached()).isFalse();
    assertThat(((Answer.Silent) answer).why()).isNotEmpty();
  }

  @Test
  void clusters_are_told_apart_and_nodes_that_go_are_forgotten() {
    var targets =
        new AtomicReference<List<Target>>(
            List.of(
                target("two", "a", "127.0.0.1"),
                target("two", "b", NOBODY),
                target("three", "c", "127.0.0.1")));
    try (var connectivity = new Connectivity(targets::get, new Probe(4240, LIMIT)::ask)) {
      await().until(() -> connectivity.answers().size() == 3);

      assertThat(connectivity.clusters().get("three").whole()).isTrue();
      var two = connectivity.clusters().get("two");
      assertThat(two.reached()).isEqualTo(1);
      assertThat(two.asked()).isEqualTo(2);
      assertThat(two.silent()).hasSize(1);
      assertThat(two.silent().getFirst()).startsWith("b (224.0.0.1): ");

      targets.set(List.of(target("three", "c", "127.0.0.1")));
      await().atMost(Duration.ofSeconds(15)).until(() -> connectivity.answers().size() == 1);
    }
  }

  @Test
  void of_many_nodes_no_more_than_some_are_asked_in_a_round() throws InterruptedException {
    var many =
        IntStream.range(0, 200)
            .mapToObj(i -> target("two", "node-%03d".formatted(i), "127.0.1." + i))
            .toList();
    try (var connectivity = new Connectivity(() -> many, new Probe(4240, LIMIT)::ask)) {
      await().until(() -> connectivity.answers().size() == Connectivity.EACH_ROUND);
      Thread.sleep(1000);
      assertThat(connectivity.answers()).hasSize(Connectivity.EACH_ROUND);
      await()
          .atMost(Duration.ofSeconds(15))
          .until(() -> connectivity.answers().size() == 2 * Connectivity.EACH_ROUND);
    }
  }

  private static Target target(String cluster, String node, String address) {
    return new Target(cluster, node, Ip.of(address));
  }
}
