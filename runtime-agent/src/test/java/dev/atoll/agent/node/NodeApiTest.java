package dev.atoll.agent.node;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.atoll.agent.schema.ServiceChoice.Affinity;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class NodeApiTest {
  private final Cluster one = new Cluster("one", 1);
  private NodeApi api;

  @BeforeEach
  void start() throws IOException {
    api = NodeApi.start(new InetSocketAddress("127.0.0.1", 0), one.node);
    one.config().canaries().service(Affinity.LOCAL, 30, "10.1.0.1");
    await().until(() -> !one.targets().isEmpty());
  }

  @AfterEach
  void stop() {
    api.close();
    one.close();
  }

  private String ask(String method, String path, String... headers) throws IOException {
    var uri = URI.create(api.url());
    try (var socket = new Socket(uri.getHost(), uri.getPort())) {
      var request = method + " " + path + " HTTP/1.0\r\n" + String.join("\r\n", headers);
      socket.getOutputStream().write((request + "\r\n\r\n").getBytes(StandardCharsets.UTF_8));
      return new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    }
  }

  @Test
  void a_service_is_shown_with_its_backends_and_why() throws IOException {
    assertThat(ask("GET", "/services/shop/web", "Host: 127.0.0.1:9891"))
        .contains(
            "200 OK",
            "\"affinity\":\"local\"",
            "{\"cluster\":\"one\",\"chosen\":true,\"why\":\"chosen\",\"share\":\"1/1\","
                + "\"weight\":65535,\"freshness\":\"fresh\",\"active\":1,\"terminating\":0,"
                + "\"notReady\":0}",
            "{\"ip\":\"10.1.0.1\",\"port\":8080,\"cluster\":\"one\",\"state\":\"active\","
                + "\"weight\":65535}");
    assertThat(ask("GET", "/services/shop/none", "Host: localhost")).contains("404");
  }

  @Test
  void people_get_text() throws IOException {
    assertThat(ask("GET", "/state", "Host: localhost", "Accept: text/plain"))
        .contains("Cluster one (ID 1)", "shop/web global, affinity local", "100.0 %  1 active");
  }

  @Test
  void what_only_own_nodes_are_told_is_counted_and_an_exporter_of_before_is_said()
      throws IOException {
    assertThat(ask("GET", "/state", "Host: localhost", "Accept: text/plain"))
        .contains("the exporter does not tell pods of namespaces that are not global\n");
    assertThat(ask("GET", "/peers", "Host: localhost"))
        .contains("\"missing\":[],\"untold\":[\"own/identities\",\"own/ip\"]");

    one.ip("10.1.0.1").ownIp("10.1.0.2");
    await().until(() -> one.ips.contains("10.1.0.2/32"));

    assertThat(ask("GET", "/state", "Host: localhost", "Accept: text/plain"))
        .contains(
            "0 nodes, 1 addresses, 0 identities, 1 services\n"
                + "1 addresses and 0 identities more, in namespaces that are not global\n");
    assertThat(ask("GET", "/peers", "Host: localhost"))
        .contains("\"missing\":[],\"untold\":[]", "\"own/ip\":1");
    assertThat(ask("GET", "/metrics", "Host: localhost"))
        .contains("atoll_node_keys{part=\"own/ip\"} 1\n");
  }

  @Test
  void metrics_are_in_the_form_of_prometheus() throws IOException {
    assertThat(ask("GET", "/metrics", "Host: localhost"))
        .contains(
            "# TYPE atoll_node_keys gauge\natoll_node_keys{part=\"nodes\"} 0\n",
            "atoll_node_peer_synced{cluster=\"one\"} 1\n",
            "atoll_node_delay_at_most_seconds_bucket{le=\"+Inf\"} 0\n");
  }

  @Test
  void nothing_can_be_changed_and_no_other_host_is_answered() throws IOException {
    assertThat(ask("POST", "/state", "Host: localhost")).contains("405");
    assertThat(ask("GET", "/state", "Host: evil.example")).contains("403");
    assertThat(ask("GET", "/state")).contains("403");
    assertThat(ask("GET", "/healthz", "Host: localhost")).contains("200 OK", "well");
    assertThatThrownBy(() -> NodeApi.start(new InetSocketAddress("0.0.0.0", 0), one.node))
        .hasMessageContaining("is not on loopback");
  }
}
