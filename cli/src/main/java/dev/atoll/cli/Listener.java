package dev.atoll.cli;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.atoll.fleet.value.Json;
import dev.atoll.reconciler.status.FleetStatus;
import dev.atoll.reconciler.status.StatusJson;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.Executors;
import java.util.function.Supplier;

/**
 * What a reconciler answers on loopback: {@code GET /healthz}, {@code GET /status}, and {@code POST
 * /look} to ask Git at once. No request carries a body, and none changes anything but the time of
 * the next look.
 */
final class Listener implements AutoCloseable {

  private static final int WAITING_CONNECTIONS = 16;

  private final HttpServer server;

  private Listener(HttpServer server) {
    this.server = server;
  }

  /**
   * Listens until closed.
   *
   * @param address a loopback host and a port, as the configuration's schema admits
   * @param look what {@code POST /look} does; must return at once
   */
  static Listener open(String address, Supplier<FleetStatus> status, Runnable look)
      throws IOException {
    var colon = address.lastIndexOf(':');
    var host = InetAddress.getByName(address.substring(0, colon));
    if (!host.isLoopbackAddress()) {
      throw new IOException("listen: " + address + " is not on loopback");
    }
    var port = Integer.parseInt(address.substring(colon + 1));
    var server = HttpServer.create(new InetSocketAddress(host, port), WAITING_CONNECTIONS);
    server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
    server.createContext("/healthz", e -> answer(e, "GET", 200, () -> "ok\n"));
    server.createContext(
        "/status", e -> answer(e, "GET", 200, () -> Json.pretty(StatusJson.write(status.get()))));
    server.createContext("/look", e -> answer(e, "POST", 202, () -> looking(look)));
    server.start();
    return new Listener(server);
  }

  /** The port that it listens on. */
  int port() {
    return server.getAddress().getPort();
  }

  private static String looking(Runnable look) {
    look.run();
    return "looking\n";
  }

  private static void answer(HttpExchange exchange, String method, int code, Supplier<String> body)
      throws IOException {
    try (exchange) {
      var right = exchange.getRequestMethod().equals(method);
      var text = right ? body.get() : "use " + method + "\n";
      var bytes = text.getBytes(StandardCharsets.UTF_8);
      exchange.sendResponseHeaders(right ? code : 405, bytes.length);
      exchange.getResponseBody().write(bytes);
    }
  }

  @Override
  public void close() {
    server.stop(0);
  }
}
