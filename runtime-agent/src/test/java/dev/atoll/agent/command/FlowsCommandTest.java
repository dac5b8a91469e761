package dev.atoll.agent.command;

import static org.assertj.core.api.Assertions.assertThat;

import dev.atoll.agent.etcd.StoreAccess;
import dev.atoll.agent.etcd.Stores;
import dev.atoll.agent.flows.FlowHistory;
import dev.atoll.agent.flows.FlowJson;
import dev.atoll.agent.flows.FlowSource;
import dev.atoll.agent.flows.FlowText;
import dev.atoll.agent.flows.SomeFlows;
import dev.atoll.agent.flows.Told;
import dev.atoll.agent.node.Node;
import dev.atoll.agent.node.NodeApi;
import dev.atoll.agent.schema.OwnCluster;
import dev.atoll.sandbox.EtcdServer;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

class FlowsCommandTest {

  private record Filled(FlowHistory history) implements FlowSource {
    @Override
    public String metrics() {
      return "";
    }
  }

  /** What a command prints, and its exit code, which is the last line. */
  private static String run(String... arguments) {
    var printed = new StringWriter();
    var command = AgentMain.commandLine();
    command.setOut(new PrintWriter(printed)).setErr(new PrintWriter(printed));
    var code = command.execute(arguments);
    command.getOut().flush();
    command.getErr().flush();
    return printed + "exit " + code;
  }

  private static String lines(List<Told> all, Function<Told, String> line) {
    return all.stream().map(t -> line.apply(t) + "\n").collect(Collectors.joining());
  }

  @Test
  void flows_are_shown_in_text_and_in_json() throws IOException {
    var history = new FlowHistory(FlowHistory.Limits.USUAL);
    history.add(SomeFlows.ALL);
    var flows = Optional.<FlowSource>of(new Filled(history));
    try (var server = EtcdServer.start();
        var store = Stores.open(StoreAccess.plain(server.url()), Duration.ofSeconds(10));
        var node = Node.start(store, new OwnCluster("one", 1, 255), difference -> {});
        var api =
            NodeApi.start(new InetSocketAddress("127.0.0.1", 0), node, Map::of, flows, Map.of())) {
      assertThat(run("flows", "--agent", api.url(), "--last=1000"))
          .isEqualTo(lines(SomeFlows.ALL, FlowText::line) + "exit 0");
      assertThat(run("flows", "--agent", api.url(), "--last=1000", "-o", "json"))
          .isEqualTo(lines(SomeFlows.ALL, FlowJson::line) + "exit 0");
      assertThat(
              run(
                  "flows",
                  "--agent",
                  api.url(),
                  "--from=label:app=frontend",
                  "--to=cluster:two",
                  "--verdict=dropped",
                  "--protocol=tcp",
                  "--port=8080",
                  "--last=1"))
          .contains("[one 65636] -> shop/my-app-0:8080 [two 131174] TCP egress DROPPED");
      assertThat(run("flows", "--agent", api.url(), "--from=frontend"))
          .startsWith("`from` is NAMESPACE/POD, cluster:NAME")
          .endsWith("exit 2");
    }
  }

  @Test
  void no_agent_and_no_datapath_are_said_in_one_line() throws IOException {
    assertThat(run("flows", "--agent", "http://127.0.0.1:1"))
        .isEqualTo("atoll-agent: no agent answers at http://127.0.0.1:1: ConnectException\nexit 3");
    try (var server = EtcdServer.start();
        var store = Stores.open(StoreAccess.plain(server.url()), Duration.ofSeconds(10));
        var node = Node.start(store, new OwnCluster("one", 1, 255), difference -> {});
        var api = NodeApi.start(new InetSocketAddress("127.0.0.1", 0), node)) {
      assertThat(run("flows", "--agent", api.url()))
          .contains(": 404 there are no flows: this agent has no datapath\nexit 3");
    }
  }
}
