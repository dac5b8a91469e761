package dev.atoll.benchmarks;

import dev.atoll.fleet.model.ObjectKey;
import dev.atoll.reconciler.plan.KubeKind;
import dev.atoll.sandbox.ControlPlane;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.CertificateFactory;
import java.time.Duration;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;

/** Server-side applies and nothing else: no reading, no plan, no inventory. */
final class RawClient implements AutoCloseable {

  private static final int CONNECTIONS = 16;

  /** An object as it goes over the wire. */
  record Body(ObjectKey key, String apiVersion, byte[] json) {}

  private final HttpClient http;
  private final URI server;
  private final String token;

  RawClient(ControlPlane plane, String cluster) {
    this.http =
        HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .sslContext(trusting(plane.authority(cluster)))
            .executor(Executors.newVirtualThreadPerTaskExecutor())
            .build();
    this.server = plane.url(cluster);
    this.token = plane.token(cluster);
  }

  /** Applies all of them, as many at a time as there are connections. */
  void apply(List<Body> bodies) throws IOException, InterruptedException {
    send(bodies, "");
  }

  /** Asks whether all of them would be accepted. */
  void rehearse(List<Body> bodies) throws IOException, InterruptedException {
    send(bodies, "&dryRun=All");
  }

  private void send(List<Body> bodies, String query) throws IOException, InterruptedException {
    var waiting = new ConcurrentLinkedQueue<>(bodies);
    try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      var connections =
          java.util.stream.IntStream.range(0, CONNECTIONS)
              .mapToObj(i -> threads.submit(() -> drain(waiting, query)))
              .toList();
      for (var connection : connections) {
        await(connection);
      }
    }
  }

  private static void await(Future<Integer> connection) throws IOException, InterruptedException {
    try {
      connection.get();
    } catch (java.util.concurrent.ExecutionException e) {
      throw new IOException(e.getCause());
    }
  }

  private int drain(Queue<Body> waiting, String query) throws IOException, InterruptedException {
    var count = 0;
    for (var body = waiting.poll(); body != null; body = waiting.poll()) {
      send(body, query);
      count++;
    }
    return count;
  }

  private void send(Body body, String query) throws IOException, InterruptedException {
    var request =
        HttpRequest.newBuilder(server.resolve(path(body) + query))
            .timeout(Duration.ofSeconds(60))
            .header("Authorization", "Bearer " + token)
            .header("Content-Type", "application/apply-patch+yaml")
            .method("PATCH", HttpRequest.BodyPublishers.ofByteArray(body.json()))
            .build();
    var answer = http.send(request, HttpResponse.BodyHandlers.ofByteArray());
    if (answer.statusCode() / 100 != 2) {
      throw new IOException(
          body.key()
              + ": "
              + answer.statusCode()
              + " "
              + new String(answer.body(), StandardCharsets.UTF_8));
    }
  }

  private static String path(Body body) {
    var key = body.key();
    var kind = KubeKind.of(key.group(), key.kind()).orElseThrow();
    return (key.group().isEmpty() ? "/api/" : "/apis/")
        + body.apiVersion()
        + (key.namespace().isEmpty() ? "" : "/namespaces/" + key.namespace())
        + "/"
        + kind.plural()
        + "/"
        + key.name()
        + "?fieldManager=raw&force=false&fieldValidation=Strict";
  }

  private static SSLContext trusting(String authority) {
    try {
      var store = KeyStore.getInstance(KeyStore.getDefaultType());
      store.load(null, null);
      var pem = new ByteArrayInputStream(authority.getBytes(StandardCharsets.US_ASCII));
      var count = 0;
      for (var certificate : CertificateFactory.getInstance("X.509").generateCertificates(pem)) {
        store.setCertificateEntry("authority-" + count++, certificate);
      }
      var trust = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
      trust.init(store);
      var context = SSLContext.getInstance("TLS");
      context.init(null, trust.getTrustManagers(), null);
      return context;
    } catch (GeneralSecurityException | IOException e) {
      throw new IllegalStateException(e);
    }
  }

  @Override
  public void close() {
    http.close();
  }
}
