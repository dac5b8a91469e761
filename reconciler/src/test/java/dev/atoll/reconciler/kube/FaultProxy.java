package dev.atoll.reconciler.kube;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.atoll.sandbox.ControlPlane;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.CertificateFactory;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executors;
import java.util.function.Function;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;

/** Stands between a client and an API server, on loopback, and spoils what it is told to. */
final class FaultProxy implements AutoCloseable {

  /** What goes wrong with one request. */
  sealed interface Fault {
    /** The server answers so and does nothing. */
    record Status(int code, String body) implements Fault {}

    /** The connection ends before the request is passed on. */
    record Reset() implements Fault {}

    /** The request is carried out and its answer gets lost. */
    record LostAnswer() implements Fault {}

    /** Half of the answer, then the end. */
    record HalfAnswer() implements Fault {}

    /** The answer comes so much later. */
    record Slow(long millis) implements Fault {}
  }

  /** A request as the client sent it. */
  record Seen(String method, String path, int number) {
    boolean writes() {
      return !method.equals("GET");
    }

    boolean touches(String part) {
      return path.contains(part);
    }
  }

  private final HttpServer server;
  private final URI upstream;
  private final String token;
  private final HttpClient client;
  private final List<Seen> seen = new CopyOnWriteArrayList<>();
  private volatile Function<Seen, Optional<Fault>> rule = s -> Optional.empty();

  FaultProxy(ControlPlane plane, String cluster) {
    try {
      this.upstream = plane.url(cluster);
      this.token = plane.token(cluster);
      this.client = HttpClient.newBuilder().sslContext(trusting(plane.authority(cluster))).build();
      this.server =
          HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
      server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
      server.createContext("/", this::handle);
      server.start();
    } catch (IOException | GeneralSecurityException e) {
      throw new AssertionError(e);
    }
  }

  /** A kubeconfig that leads here. */
  void writeKubeconfig(Path file) throws IOException {
    Files.writeString(
        file,
        """
        apiVersion: v1
        kind: Config
        current-context: c
        contexts: [{name: c, context: {cluster: c, user: u}}]
        clusters: [{name: c, cluster: {server: "http://127.0.0.1:%d"}}]
        users: [{name: u, user: {token: unused}}]
        """
            .formatted(server.getAddress().getPort()));
  }

  /** Spoils the requests that a rule names; forgets those that were seen. */
  void spoil(Function<Seen, Optional<Fault>> next) {
    seen.clear();
    rule = next;
  }

  void heal() {
    spoil(s -> Optional.empty());
  }

  List<Seen> seen() {
    return List.copyOf(seen);
  }

  private void handle(HttpExchange exchange) throws IOException {
    Seen request;
    synchronized (this) {
      request =
          new Seen(exchange.getRequestMethod(), exchange.getRequestURI().toString(), seen.size());
      seen.add(request);
    }
    var body = exchange.getRequestBody().readAllBytes();
    try (exchange) {
      switch (rule.apply(request).orElse(null)) {
        case null -> pass(exchange, body);
        case Fault.Status s ->
            answer(exchange, s.code(), s.body().getBytes(StandardCharsets.UTF_8));
        case Fault.Reset r -> {}
        case Fault.LostAnswer l -> forward(exchange, body);
        case Fault.HalfAnswer h -> {
          var whole = forward(exchange, body);
          exchange.sendResponseHeaders(whole.statusCode(), whole.body().length);
          exchange.getResponseBody().write(whole.body(), 0, whole.body().length / 2);
          exchange.getResponseBody().flush();
        }
        case Fault.Slow s -> {
          Thread.sleep(s.millis());
          pass(exchange, body);
        }
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void pass(HttpExchange exchange, byte[] body) throws IOException, InterruptedException {
    var answer = forward(exchange, body);
    answer(exchange, answer.statusCode(), answer.body());
  }

  private static void answer(HttpExchange exchange, int code, byte[] body) throws IOException {
    if (code == 429) {
      exchange.getResponseHeaders().set("Retry-After", "1");
    }
    exchange.getResponseHeaders().set("Content-Type", "application/json");
    exchange.sendResponseHeaders(code, body.length == 0 ? -1 : body.length);
    exchange.getResponseBody().write(body);
  }

  private HttpResponse<byte[]> forward(HttpExchange exchange, byte[] body)
      throws IOException, InterruptedException {
    var request =
        HttpRequest.newBuilder(URI.create(upstream + exchange.getRequestURI().toString()))
            .header("Authorization", "Bearer " + token)
            .method(exchange.getRequestMethod(), HttpRequest.BodyPublishers.ofByteArray(body));
    var type = exchange.getRequestHeaders().getFirst("Content-Type");
    if (type != null) {
      request = request.header("Content-Type", type);
    }
    return client.send(request.build(), HttpResponse.BodyHandlers.ofByteArray());
  }

  private static SSLContext trusting(String authority)
      throws GeneralSecurityException, IOException {
    var store = KeyStore.getInstance(KeyStore.getDefaultType());
    store.load(null, null);
    var bytes = new ByteArrayInputStream(authority.getBytes(StandardCharsets.US_ASCII));
    var number = 0;
    for (var certificate : CertificateFactory.getInstance("X.509").generateCertificates(bytes)) {
      store.setCertificateEntry("ca" + number++, certificate);
    }
    var factory = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
    factory.init(store);
    var context = SSLContext.getInstance("TLS");
    context.init(null, factory.getTrustManagers(), null);
    return context;
  }

  @Override
  public void close() {
    client.close();
    server.stop(0);
  }
}
