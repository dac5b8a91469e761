package dev.atoll.agent.faults;

import static org.assertj.core.api.Assertions.assertThat;

import dev.atoll.agent.bpf.BpfMap;
import dev.atoll.sandbox.node.Pod;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.channels.SocketChannel;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;

/** What becomes of what does not fit. */
@Tag("root")
@Timeout(300)
@ExtendWith(OneMesh.class)
class RoomTest {
  private DatapathMesh mesh;

  @BeforeEach
  void run(DatapathMesh running) {
    mesh = running;
  }

  @Test
  void small_maps_forget_idle_flows_under_a_flood_and_close_what_does_not_fit() throws Exception {
    var client = mesh.run("west", "caller");
    var server = mesh.run("east", "web");
    mesh.awaitWay(List.of(client), List.of(server));
    try (var held = Talk.begin(mesh.network(client), mesh.at(server));
        var idle = mesh.network(client).openTcp().socket()) {
      Asking.line(idle, mesh.at(server), Duration.ofSeconds(5));
      mesh.launcher().options("--map-size=ct=1024,policy=256");
      mesh.restartAgents();
      mesh.awaitOneLayout();
      held.more();
      int words = held.words();
      var since = System.nanoTime();
      flood(client, new InetSocketAddress(server.address(), 9), 10_000);
      flood(client, new InetSocketAddress("16.0.0.250", DatapathMesh.PORT), 10_000);
      var millis = (System.nanoTime() - since) / 1_000_000;
      System.out.printf(
          "faults: 20000 SYNs in %d ms, %d words meanwhile, %d flows in a map of 1024%n",
          millis, held.words() - words, flows());
      assertThat(held.words()).as("what is in use goes on meanwhile").isGreaterThan(words + 5);
      held.more();
      assertThat(held.broken()).isEmpty();
      assertThat(mesh.answers(client, mesh.at(server))).as("new ones come about").isNotEmpty();
      System.out.println("faults: an idle connection " + (says(idle) ? "lives" : "does not live"));

      mesh.policy("east", "web", fromBlocks(300, ""));
      DatapathMesh.await(
          "it is closed and said to be",
          () -> mesh.shown("east", "/datapath").contains("the map of policies has no room left"));
      held.silent();
      mesh.policy("east", "web", DatapathMesh.only("web", "caller"));
      held.more();
    } finally {
      mesh.removePolicy("east", "web");
      mesh.launcher().options();
      mesh.restartAgents();
      mesh.awaitOneLayout();
    }
    mesh.end(client);
    mesh.end(server);
  }

  /**
   * SYNs on as many ports, of which none begins a connection: to a port where nobody listens, and
   * to an address that nobody has.
   */
  private void flood(Pod from, InetSocketAddress to, int flows) {
    mesh.network(from)
        .call(() -> {
          for (int i = 0; i < flows; i++) {
            try (var socket = SocketChannel.open()) {
              socket.configureBlocking(false);
              socket.connect(to);
            }
          }
          return flows;
        });
  }

  private static boolean says(Socket socket) {
    try {
      socket.setSoTimeout(3_000);
      socket.getOutputStream().write("still\n".getBytes());
      return Asking.line(socket.getInputStream()).equals("still");
    } catch (IOException e) {
      return false;
    }
  }

  @Test
  void a_policy_of_more_entries_than_an_endpoint_may_have_closes_it_and_is_named()
      throws Exception {
    var client = mesh.run("west", "caller");
    var server = mesh.run("east", "web");
    mesh.awaitWay(List.of(client), List.of(server));
    var ports = new StringBuilder();
    for (int i = 0; i < 40; i++) {
      ports
          .append(i == 0 ? "" : ",")
          .append("{\"port\":\"%d\",\"protocol\":\"TCP\"}".formatted(2 * i + 1));
    }
    mesh.policy("east", "web", fromBlocks(1_300, ",\"toPorts\":[{\"ports\":[" + ports + "]}]"));
    DatapathMesh.await(
        "it is closed and said to be",
        () -> state("web").contains("52,001 entries, and the limit is 16,384"));
    assertThat(mesh.reaches(client, server)).isFalse();
    mesh.removePolicy("east", "web");
    mesh.awaitWay(List.of(client), List.of(server));
    mesh.end(client);
    mesh.end(server);
  }

  /** As many entries as there are blocks, for each port that {@code more} has. */
  private static String fromBlocks(int count, String more) {
    var all = new StringBuilder();
    for (int i = 0; i < count; i++) {
      all.append(i == 0 ? "" : ",").append("\"20.%d.%d.0/24\"".formatted(i / 256, i % 256));
    }
    return """
    {"endpointSelector":{"matchLabels":{"app":"web"}},"ingress":[{"fromCIDR":[%s]%s}]}\
    """
        .formatted(all, more);
  }

  private int flows() throws Exception {
    var folder = mesh.pins("west").resolve(mesh.layouts("west").getFirst());
    try (var ct = BpfMap.pinned(folder.resolve("ct"))) {
      return ct.entries().size();
    }
  }

  private String state(String pod) {
    var page = mesh.shown("east", "/datapath");
    int at = page.indexOf("shop/" + pod);
    return page.substring(Math.max(0, at), Math.min(page.length(), at + 700));
  }
}
