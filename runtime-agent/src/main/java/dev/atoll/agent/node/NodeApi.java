package dev.atoll.agent.node;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.atoll.agent.probe.Connectivity.Reach;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Executors;
import java.util.function.Supplier;

/**
 * What a node knows, over HTTP on loopback: {@code /state}, {@code /services}, {@code
 * /services/NS/NAME} and {@code /peers} in JSON, or in text for whoever accepts {@code text/plain}
 * only; {@code /metrics} for Prometheus; {@code /healthz}. Nothing can be changed.
 */
public final class NodeApi implements AutoCloseable {
  private static final Set<String> HOSTS = Set.of("127.0.0.1", "localhost", "[::1]");

  private record Answer(int status, String type, String body) {}

  private final HttpServer server;
  private final Node node;
  private final Supplier<Map<String, Reach>> reach;

  private NodeApi(HttpServer server, Node node, Supplier<Map<String, Reach>> reach) {
    this.server = server;
    this.node = node;
    this.reach = reach;
  }

  /**
   * Begins to serve.
   *
   * @throws IllegalArgumentException if the address is not on loopback
   * @throws IOException if the port is taken
   */
  public static NodeApi start(InetSocketAddress address, Node node) throws IOException {
    return start(address, node, Map::of);
  }

  /**
   * The same.
   *
   * @param reach which nodes of other clusters answer
   */
  public static NodeApi start(
      InetSocketAddress address, Node node, Supplier<Map<String, Reach>> reach) throws IOException {
    if (address.isUnresolved() || !address.getAddress().isLoopbackAddress()) {
      throw new IllegalArgumentException(address.getHostString() + " is not on loopback");
    }
    var api = new NodeApi(HttpServer.create(address, 0), node, reach);
    api.server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
    api.server.createContext("/", api::serve);
    api.server.start();
    return api;
  }

  /** Where it serves. */
  public String url() {
    var address = server.getAddress();
    var host = address.getAddress();
    return "http://" + text(host) + ":" + address.getPort();
  }

  private static String text(InetAddress host) {
    var text = host.getHostAddress();
    return text.contains(":") ? "[" + text + "]" : text;
  }

  private void serve(HttpExchange exchange) throws IOException {
    try (exchange) {
      var answer = answer(exchange);
      var body = answer.body.getBytes(StandardCharsets.UTF_8);
      exchange.getResponseHeaders().set("Content-Type", answer.type + "; charset=utf-8");
      exchange.sendResponseHeaders(answer.status, body.length == 0 ? -1 : body.length);
      exchange.getResponseBody().write(body);
    }
  }

  private Answer answer(HttpExchange exchange) {
    if (!exchange.getRequestMethod().equals("GET")) {
      return text(405, "only GET\n");
    }
    if (!isLoopback(exchange.getRequestHeaders().getFirst("Host"))) {
      return text(403, "the host is not this machine\n");
    }
    var plain = "text/plain".equals(exchange.getRequestHeaders().getFirst("Accept"));
    return answer(exchange.getRequestURI().getPath(), plain);
  }

  /** A page of another site that has its name lead here is not answered. */
  private static boolean isLoopback(@org.jspecify.annotations.Nullable String host) {
    return host != null && HOSTS.contains(host.replaceFirst(":\\d+$", ""));
  }

  private Answer answer(String path, boolean plain) {
    var state = node.state();
    var now = Node.now();
    return switch (path) {
      case "/state" ->
          plain
              ? text(200, StateText.state(state, node.health(), reach.get(), now))
              : json(StateJson.state(node, reach.get(), now));
      case "/services" ->
          plain ? text(200, StateText.services(state)) : json(StateJson.services(state));
      case "/peers" ->
          plain
              ? text(200, StateText.peers(state, reach.get(), now))
              : json(StateJson.peers(state, reach.get(), now));
      case "/metrics" ->
          new Answer(200, "text/plain; version=0.0.4", NodeMetrics.text(node, reach.get(), now));
      case "/healthz" -> health();
      default ->
          path.startsWith("/services/")
              ? service(path.substring("/services/".length()), plain)
              : text(404, "there is no " + path + "\n");
    };
  }

  private Answer service(String key, boolean plain) {
    return node.state()
        .service(key)
        .map(s -> plain ? text(200, StateText.service(s)) : json(StateJson.service(s)))
        .orElseGet(() -> text(404, "there is no service " + key + "\n"));
  }

  private Answer health() {
    var health = node.health();
    if (health.isWell()) {
      return text(200, "well\n");
    }
    var why = health.reason().isEmpty() ? "the store is not read yet" : health.reason();
    return text(503, why + "\n");
  }

  private static Answer text(int status, String body) {
    return new Answer(status, "text/plain", body);
  }

  private static Answer json(byte[] body) {
    var text = new String(body, StandardCharsets.UTF_8) + "\n";
    return new Answer(200, "application/json", text);
  }

  @Override
  public void close() {
    server.stop(0);
  }
}
