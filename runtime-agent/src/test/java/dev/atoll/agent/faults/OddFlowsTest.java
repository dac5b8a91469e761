package dev.atoll.agent.faults;

import static org.assertj.core.api.Assertions.assertThat;

import dev.atoll.sandbox.node.Pod;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;

/** What pods send that is odd, or meant ill. */
@Tag("root")
@Timeout(300)
@ExtendWith(OneMesh.class)
class OddFlowsTest {
  private DatapathMesh mesh;

  @BeforeEach
  void run(DatapathMesh running) {
    mesh = running;
  }

  @Test
  void a_port_is_used_again_at_once_after_a_reset() throws Exception {
    var client = mesh.run("west", "caller");
    var server = mesh.run("east", "web");
    mesh.service("west", "web", Map.of());
    mesh.service("east", "web", Map.of());
    var service = mesh.service("west", "web", Map.of());
    DatapathMesh.await("it answers", () -> !mesh.answers(client, service).isEmpty());
    for (var to : List.of(service, mesh.at(server), service)) {
      for (int i = 0; i < 10; i++) {
        try (var talk = Talk.begin(mesh.network(client), 33_333, to)) {
          talk.more();
          assertThat(talk.who()).contains("east/shop/web");
        }
      }
    }
    mesh.end(client);
    mesh.end(server);
  }

  @Test
  void half_a_connection_is_still_one() throws Exception {
    var client = mesh.run("west", "caller");
    var server = mesh.run("east", "web");
    mesh.awaitWay(List.of(client), List.of(server));
    try (var socket = mesh.network(client).openTcp().socket()) {
      Asking.line(socket, mesh.at(server), Duration.ofSeconds(5));
      socket.getOutputStream().write("a\nb\n".getBytes());
      socket.shutdownOutput();
      assertThat(Asking.line(socket.getInputStream())).isEqualTo("a");
      assertThat(Asking.line(socket.getInputStream())).isEqualTo("b");
      assertThat(socket.getInputStream().read()).isEqualTo(-1);
    }
    mesh.end(client);
    mesh.end(server);
  }

  @Test
  void a_port_is_used_again_though_the_server_has_not_heard_of_the_end() throws Exception {
    var client = mesh.run("west", "caller");
    var server = mesh.run("east", "web");
    mesh.awaitWay(List.of(client), List.of(server));
    try (var open = mesh.network(client).openTcp().socket()) {
      open.bind(new InetSocketAddress(33_334));
      Asking.line(open, mesh.at(server), Duration.ofSeconds(5));
      mesh.pods.underlay().cut("east-1");
      open.setSoLinger(true, 0);
    } finally {
      mesh.pods.underlay().mend("east-1");
    }
    assertThat(established(server)).as("at the server").contains(":33334");
    var since = System.nanoTime();
    try (var again = Talk.begin(mesh.network(client), 33_334, mesh.at(server))) {
      again.more();
      System.out.printf(
          "faults: a port of a half-open connection again after %d ms%n",
          (System.nanoTime() - since) / 1_000_000);
    }
    mesh.end(client);
    mesh.end(server);
  }

  private String established(Pod pod) {
    var command = List.of("ss", "-Htn", "state", "established");
    return mesh.pods.enclosure().call(pod.network(), command, Map.of());
  }

  @Test
  void a_pod_that_claims_another_s_address_is_not_heard() throws Exception {
    var thief = mesh.run("west", "thief");
    var client = mesh.run("west", "caller");
    var server = mesh.run("east", "web");
    mesh.policy("east", "web", DatapathMesh.only("web", "caller"));
    mesh.awaitWay(List.of(client), List.of(server));
    mesh.awaitEnforced(thief);
    var before = dropped("west");
    mesh.pods
        .enclosure()
        .call(
            List.of(
                "sh",
                "-c",
                "ip -n %s addr add %s/32 dev eth0".formatted(thief.network(), client.address())));
    try (var socket = mesh.network(thief).openUdp()) {
      socket.bind(new InetSocketAddress(client.address(), 5000));
      for (int i = 0; i < 10; i++) {
        socket.send(ByteBuffer.wrap(new byte[1]), mesh.at(server));
      }
    }
    DatapathMesh.await("they are counted", () -> dropped("west") >= before + 10);
    assertThat(mesh.reaches(client, server)).isTrue();
    mesh.removePolicy("east", "web");
    mesh.end(thief);
    mesh.end(client);
    mesh.end(server);
  }

  private double dropped(String cluster) {
    return mesh.shown(cluster, "/metrics")
        .lines()
        .filter(line -> line.startsWith("atoll_datapath_packets_total"))
        .filter(line -> line.toLowerCase(java.util.Locale.ROOT).contains("spoofed"))
        .mapToDouble(line -> Double.parseDouble(line.substring(line.lastIndexOf(' '))))
        .sum();
  }
}
