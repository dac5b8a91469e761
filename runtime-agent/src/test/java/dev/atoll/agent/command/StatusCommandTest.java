package dev.atoll.agent.command;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.atoll.agent.etcd.StoreAccess;
import dev.atoll.agent.etcd.Stores;
import dev.atoll.agent.node.Node;
import dev.atoll.agent.node.NodeApi;
import dev.atoll.agent.schema.OwnCluster;
import dev.atoll.sandbox.EtcdServer;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class StatusCommandTest {

  /** What a command prints and its exit code, which is the last line. */
  private static String run(String... arguments) {
    var out = System.out;
    var err = System.err;
    var printed = new ByteArrayOutputStream();
    var stream = new PrintStream(printed, true, StandardCharsets.UTF_8);
    System.setOut(stream);
    System.setErr(stream);
    try {
      var code = AgentMain.commandLine().execute(arguments);
      return printed.toString(StandardCharsets.UTF_8) + "exit " + code;
    } finally {
      System.setOut(out);
      System.setErr(err);
    }
  }

  @Test
  void a_node_is_shown_in_text_and_in_json() throws IOException {
    try (var server = EtcdServer.start();
        var store = Stores.open(StoreAccess.plain(server.url()), Duration.ofSeconds(10));
        var node = Node.start(store, new OwnCluster("one", 1, 255), difference -> {});
        var api = NodeApi.start(new InetSocketAddress("127.0.0.1", 0), node)) {
      await().until(() -> node.health().isWell());

      assertThat(run("status", "--agent", api.url()))
          .startsWith("Cluster one (ID 1), revision ")
          .endsWith("0 nodes, 0 addresses, 0 identities, 0 services\n\nPeers\n\nServices\nexit 0");
      assertThat(run("status", "--agent", api.url(), "--format", "json"))
          .startsWith("{\"cluster\":\"one\",\"clusterID\":1,\"revision\":")
          .endsWith("\"services\":[]}\nexit 0");
    }
  }

  @Test
  void no_agent_is_said_in_one_line() {
    assertThat(run("status", "--agent", "http://127.0.0.1:1"))
        .isEqualTo("atoll-agent: no agent answers at http://127.0.0.1:1: ConnectException\nexit 3");
    assertThat(run("status", "--agent", "nowhere"))
        .contains("--agent is http://HOST:PORT", "exit 2");
  }

  @Test
  void a_node_does_not_listen_where_others_could_ask() {
    assertThat(
            run(
                "node",
                "--store=none",
                "--cluster-name=one",
                "--cluster-id=1",
                "--listen=0.0.0.0:9891"))
        .contains("--listen is not on loopback: 0.0.0.0:9891", "exit 2");
  }
}
