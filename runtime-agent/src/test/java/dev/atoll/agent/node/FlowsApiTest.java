package dev.atoll.agent.node;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.atoll.agent.flows.FlowHistory;
import dev.atoll.agent.flows.FlowJson;
import dev.atoll.agent.flows.FlowSource;
import dev.atoll.agent.flows.SomeFlows;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class FlowsApiTest {

  /** A history that the test fills. */
  private record Filled(FlowHistory history) implements FlowSource {
    @Override
    public String metrics() {
      return "atoll_datapath_flows_total " + history.told() + "\n";
    }
  }

  private final Cluster one = new Cluster("one", 1);
  private final FlowHistory history = new FlowHistory(FlowHistory.Limits.USUAL);
  private final HttpClient client = HttpClient.newHttpClient();
  private NodeApi api;

  @BeforeEach
  void start() throws IOException {
    api = start(Optional.of(new Filled(history)));
  }

  private NodeApi start(Optional<FlowSource> flows) throws IOException {
    return NodeApi.start(new InetSocketAddress("127.0.0.1", 0), one.node, Map::of, flows, Map.of());
  }

  @AfterEach
  void stop() {
    client.close();
    api.close();
    one.close();
  }

  private HttpResponse<String> ask(NodeApi at, String path, String accept) throws Exception {
    var request = HttpRequest.newBuilder(URI.create(at.url() + path)).header("Accept", accept);
    return client.send(request.build(), BodyHandlers.ofString());
  }

  @Test
  void flows_are_lines_of_json_and_for_people_text() throws Exception {
    history.add(SomeFlows.ALL); // two losses stand behind the last flow
    assertThat(ask(api, "/flows?last=1", "*/*").body().lines())
        .isEqualTo(
            SomeFlows.ALL.subList(SomeFlows.ALL.size() - 3, SomeFlows.ALL.size()).stream()
                .map(FlowJson::line)
                .toList());
    assertThat(ask(api, "/flows?to=cluster%3Atwo&verdict=dropped&port=8080", "text/plain").body())
        .contains("shop/my-app-0:8080 [two 131174] TCP egress DROPPED")
        .doesNotContain("FORWARDED");
  }

  @Test
  void one_who_follows_gets_a_line_as_soon_as_something_happens() throws Exception {
    var url = URI.create(api.url());
    try (var socket = new Socket(url.getHost(), url.getPort())) {
      socket.setSoTimeout(5_000);
      var get = "GET /flows?follow=true HTTP/1.0\r\nHost: localhost\r\n\r\n";
      socket.getOutputStream().write(get.getBytes(StandardCharsets.UTF_8));
      var lines = new BufferedReader(new InputStreamReader(socket.getInputStream()));
      assertThat(lines.readLine()).contains("200 OK");
      while (!lines.readLine().isEmpty()) {}
      for (var told : SomeFlows.ALL.subList(0, 3)) {
        history.add(java.util.List.of(told));
        assertThat(lines.readLine()).isEqualTo(FlowJson.line(told));
      }
    }
  }

  @Test
  void what_cannot_be_asked_is_said_in_a_sentence() throws Exception {
    var bad = ask(api, "/flows?verdict=lost", "*/*");
    assertThat(bad.statusCode()).isEqualTo(400);
    assertThat(bad.body()).isEqualTo("`verdict` is dropped or forwarded, not `lost`\n");
    assertThat(ask(api, "/flows?nothing", "*/*").body()).contains("no filter `nothing`");
    assertThat(ask(api, "/flows?=&&", "*/*").statusCode()).isEqualTo(400);
  }

  @Test
  void a_node_without_a_datapath_has_no_flows() throws Exception {
    try (var without = start(Optional.empty())) {
      var answer = ask(without, "/flows", "*/*");
      assertThat(answer.statusCode()).isEqualTo(404);
      assertThat(answer.body()).contains("this agent has no datapath");
      assertThat(ask(without, "/metrics", "*/*").body()).doesNotContain("atoll_datapath");
    }
  }

  @Test
  void metrics_have_those_of_the_datapath() throws Exception {
    history.add(SomeFlows.ALL);
    await().until(() -> one.node.health().isWell());
    assertThat(ask(api, "/metrics", "*/*").body())
        .contains("atoll_node_services", "atoll_datapath_flows_total " + SomeFlows.ALL.size());
  }
}
