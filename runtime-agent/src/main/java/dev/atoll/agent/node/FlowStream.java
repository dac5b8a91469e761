package dev.atoll.agent.node;

import com.sun.net.httpserver.HttpExchange;
import dev.atoll.agent.flows.FlowJson;
import dev.atoll.agent.flows.FlowReader;
import dev.atoll.agent.flows.FlowText;
import dev.atoll.agent.flows.Told;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.io.OutputStream;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Flows over HTTP, a line for each, as they come. */
final class FlowStream {
  /** So long nothing is said; then an empty line, by which a client that has gone is noticed. */
  private static final Duration SILENCE = Duration.ofSeconds(15);

  private FlowStream() {}

  static void send(HttpExchange exchange, FlowReader reader, boolean plain) throws IOException {
    var type = plain ? "text/plain" : "application/x-ndjson";
    exchange.getResponseHeaders().set("Content-Type", type + "; charset=utf-8");
    exchange.sendResponseHeaders(200, 0);
    try (var body = exchange.getResponseBody()) {
      body.flush();
      while (!reader.isDone()) {
        send(body, reader.next(SILENCE), plain);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new InterruptedIOException("the agent ends");
    }
  }

  private static void send(OutputStream body, List<Told> all, boolean plain) throws IOException {
    var lines =
        all.stream()
            .map(t -> (plain ? FlowText.line(t) : FlowJson.line(t)) + "\n")
            .collect(Collectors.joining());
    body.write((lines.isEmpty() ? "\n" : lines).getBytes(StandardCharsets.UTF_8));
    body.flush();
  }

  /** Parameters by name, each with its values in their order. */
  static Map<String, List<String>> parameters(@Nullable String query) {
    var all = new TreeMap<String, List<String>>();
    for (var part : query == null || query.isEmpty() ? new String[0] : query.split("&")) {
      var equals = part.indexOf('=');
      var name = equals < 0 ? part : part.substring(0, equals);
      var value = equals < 0 ? "" : part.substring(equals + 1);
      all.computeIfAbsent(decoded(name), n -> new ArrayList<>()).add(decoded(value));
    }
    return all;
  }

  private static String decoded(String text) {
    return URLDecoder.decode(text, StandardCharsets.UTF_8);
  }
}
