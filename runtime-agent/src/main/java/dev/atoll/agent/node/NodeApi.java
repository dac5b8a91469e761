package dev.atoll.agent.node;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.atoll.agent.flows.BadQueryException;
import dev.atoll.agent.flows.FlowQuery;
import dev.atoll.agent.flows.FlowReader;
import dev.atoll.agent.flows.FlowSource;
import dev.atoll.agent.probe.Connectivity.Reach;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Executors;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * What a node knows, over HTTP on loopback: {@code /state}, {@code /services}, {@code
 * /services/NS/NAME} and {@code /peers} in JSON, or in text for whoever accepts {@code text/plain}
 * only; {@code /flows} likewise, where the node has a datapath, line by line; {@code /metrics} for
 * Prometheus; {@code /healthz}. Nothing can be changed.
 */
public final class NodeApi implements AutoCloseable {
  private static final Set<String> HOSTS = Set.of("127.0.0.1", "localhost", "[::1]");

  private sealed interface Answer {}

  private record Whole(int status, String type, String body) implements Answer {}

  private record Lines(FlowReader of, boolean plain) implements Answer {}

  private final HttpServer server;
  private final Node node;
  private final Supplier<Map<String, Reach>> reach;
  private final Optional<FlowSource> flows;
  private final Map<String, Page> pages;

  private NodeApi(
      HttpServer server,
      Node node,
      Supplier<Map<String, Reach>> reach,
      Optional<FlowSource> flows,
      Map<String, Page> pages) {
    this.server = server;
    this.node = node;
    this.reach = reach;
    this.flows = flows;
    this.pages = Map.copyOf(pages);
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
    return start(address, node, reach, Optional.empty(), Map.of());
  }

  /**
   * The same.
   *
   * @param flows of the node's datapath; whoever opened it closes it, after this
   * @param pages by path
   */
  public static NodeApi start(
      InetSocketAddress address,
      Node node,
      Supplier<Map<String, Reach>> reach,
      Optional<FlowSource> flows,
      Map<String, Page> pages)
      throws IOException {
    if (address.isUnresolved() || !address.getAddress().isLoopbackAddress()) {
      throw new IllegalArgumentException(address.getHostString() + " is not on loopback");
    }
    var api = new NodeApi(HttpServer.create(address, 0), node, reach, flows, pages);
    api.server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
    api.server.createContext("/", api::serve);
    api.server.start();
    return api;
  }

  /** Where it serves. */
  public InetSocketAddress address() {
    return server.getAddress();
  }

  /** The same as text. */
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
      switch (answer(exchange)) {
        case Whole(int status, var type, var body) -> send(exchange, status, type, body);
        case Lines(var reader, var plain) -> FlowStream.send(exchange, reader, plain);
      }
    }
  }

  private static void send(HttpExchange exchange, int status, String type, String body)
      throws IOException {
    var bytes = body.getBytes(StandardCharsets.UTF_8);
    exchange.getResponseHeaders().set("Content-Type", type + "; charset=utf-8");
    exchange.sendResponseHeaders(status, bytes.length == 0 ? -1 : bytes.length);
    exchange.getResponseBody().write(bytes);
  }

  private Answer answer(HttpExchange exchange) {
    if (!exchange.getRequestMethod().equals("GET")) {
      return text(405, "only GET\n");
    }
    if (!isLoopback(exchange.getRequestHeaders().getFirst("Host"))) {
      return text(403, "the host is not this machine\n");
    }
    var plain = "text/plain".equals(exchange.getRequestHeaders().getFirst("Accept"));
    var asked = exchange.getRequestURI();
    return asked.getPath().equals("/flows")
        ? flows(asked.getRawQuery(), plain)
        : answer(asked.getPath(), plain);
  }

  /** A page of another site that has its name lead here is not answered. */
  private static boolean isLoopback(@Nullable String host) {
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
          new Whole(
              200,
              "text/plain; version=0.0.4",
              NodeMetrics.text(node, reach.get(), now) + flows.map(FlowSource::metrics).orElse(""));
      case "/healthz" -> health();
      default ->
          path.startsWith("/services/")
              ? service(path.substring("/services/".length()), plain)
              : page(path, plain);
    };
  }

  private Answer page(String path, boolean plain) {
    return Optional.ofNullable(pages.get(path))
        .map(page -> plain ? text(200, page.text()) : json(page.json()))
        .orElseGet(() -> text(404, "there is no " + path + "\n"));
  }

  private Answer service(String key, boolean plain) {
    return node.state()
        .service(key)
        .map(s -> plain ? text(200, StateText.service(s)) : json(StateJson.service(s)))
        .orElseGet(() -> text(404, "there is no service " + key + "\n"));
  }

  private Answer flows(@Nullable String query, boolean plain) {
    if (flows.isEmpty()) {
      return text(404, "there are no flows: this agent has no datapath\n");
    }
    try {
      var parsed = FlowQuery.parse(FlowStream.parameters(query), Instant.now());
      return new Lines(flows.get().history().read(parsed), plain);
    } catch (BadQueryException e) {
      return text(400, e.getMessage() + "\n");
    }
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
    return new Whole(status, "text/plain", body);
  }

  private static Answer json(byte[] body) {
    var text = new String(body, StandardCharsets.UTF_8) + "\n";
    return new Whole(200, "application/json", text);
  }

  @Override
  public void close() {
    server.stop(0);
  }
}
