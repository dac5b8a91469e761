package dev.atoll.sandbox.kube;

import java.io.BufferedReader;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.CertificateFactory;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Requests to one API server as its administrator; each answers within 30 seconds or fails. */
public final class KubeApi implements AutoCloseable {
  private static final Duration DEADLINE = Duration.ofSeconds(30);
  private static final String METADATA = "application/json;as=%s;g=meta.k8s.io;v=v1";
  private static final JsonMapper JSON = new JsonMapper();

  /** What came back: the HTTP status and the body as text. */
  public record Answer(int status, String body) {
    public boolean ok() {
      return status / 100 == 2;
    }

    /** The body as a tree; a missing node for a body that is not JSON. */
    public JsonNode json() {
      try {
        return JSON.readTree(body);
      } catch (tools.jackson.core.JacksonException e) {
        return JSON.missingNode();
      }
    }
  }

  private final URI url;
  private final String token;
  private final HttpClient client;

  /**
   * @param authority certificates in PEM form that the server's certificate is checked against
   */
  public KubeApi(URI url, String token, String authority) {
    this.url = url;
    this.token = token;
    this.client =
        HttpClient.newBuilder()
            .sslContext(trusting(authority))
            .connectTimeout(Duration.ofSeconds(5))
            .build();
  }

  /** Whether the server says that it is ready, within two seconds. */
  public boolean ready() throws IOException {
    return send(request("/readyz").timeout(Duration.ofSeconds(2)).GET()).status() == 200;
  }

  public Answer get(String path) throws IOException {
    return send(request(path).GET());
  }

  /** The metadata of all objects at {@code path}, without the rest of them. */
  public Answer list(String path) throws IOException {
    return send(accepting(METADATA.formatted("PartialObjectMetadataList"), path));
  }

  /**
   * Tells of each change at {@code path}, and at first of each object that is there. Returns when
   * the server ends it.
   *
   * @param path of a list, with a query or without
   * @param time after which the server ends it, in whole seconds
   * @throws IOException if the server refuses it, or the connection breaks, or this thread is
   *     interrupted
   */
  public void watch(String path, Duration time, Runnable changed) throws IOException {
    var query =
        "%swatch=1&timeoutSeconds=%d".formatted(path.contains("?") ? "&" : "?", time.toSeconds());
    var request = accepting(METADATA.formatted("PartialObjectMetadata"), path + query).build();
    try (var events = stream(request)) {
      while (events.readLine() != null) {
        changed.run();
      }
    }
  }

  private BufferedReader stream(HttpRequest request) throws IOException {
    try {
      var answer = client.send(request, BodyHandlers.ofInputStream());
      if (answer.statusCode() != 200) {
        answer.body().close();
        throw new IOException(request.uri() + " answers " + answer.statusCode());
      }
      return new BufferedReader(new InputStreamReader(answer.body(), StandardCharsets.UTF_8));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("interrupted", e);
    }
  }

  private HttpRequest.Builder accepting(String form, String path) {
    return request(path).setHeader("Accept", form).GET();
  }

  public Answer delete(String path) throws IOException {
    return send(request(path).DELETE());
  }

  public Answer post(String path, String json) throws IOException {
    return send(
        request(path)
            .header("Content-Type", "application/json")
            .POST(BodyPublishers.ofString(json)));
  }

  public Answer put(String path, String json) throws IOException {
    return send(
        request(path)
            .header("Content-Type", "application/json")
            .PUT(BodyPublishers.ofString(json)));
  }

  public Answer merge(String path, String json) throws IOException {
    return send(
        request(path)
            .header("Content-Type", "application/merge-patch+json")
            .method("PATCH", BodyPublishers.ofString(json)));
  }

  /** Server-side apply of {@code yaml} as field manager {@code atoll-sandbox}. */
  public Answer apply(String path, String yaml) throws IOException {
    return send(
        request(path + "?fieldManager=atoll-sandbox&force=true")
            .header("Content-Type", "application/apply-patch+yaml")
            .method("PATCH", BodyPublishers.ofString(yaml)));
  }

  /**
   * Makes the object at {@code path} hold what {@code object} says; its name and namespace are
   * those of the path.
   *
   * @throws IOException if the server refuses it or does not answer
   */
  public void hold(String path, Map<String, ?> object) throws IOException {
    var named = new LinkedHashMap<String, Object>(object);
    var metadata = new LinkedHashMap<Object, Object>();
    if (object.get("metadata") instanceof Map<?, ?> given) {
      metadata.putAll(given);
    }
    metadata.put("name", path.substring(path.lastIndexOf('/') + 1));
    named.put("metadata", metadata);
    var answer = apply(path, JSON.writeValueAsString(named)); // JSON is YAML too
    if (!answer.ok()) {
      throw new IOException(path + " answers " + answer.status() + ": " + answer.body());
    }
  }

  /** Whether the object at {@code path} is there and not being deleted; reads only its metadata. */
  public boolean exists(String path) throws IOException {
    var answer = send(accepting(METADATA.formatted("PartialObjectMetadata"), path));
    if (!answer.ok() && answer.status() != 404) {
      throw new IOException(path + " answers " + answer.status() + ": " + answer.body());
    }
    return answer.ok() && answer.json().at("/metadata/deletionTimestamp").isMissingNode();
  }

  /** Whether the definition at {@code path} is established and its objects can be listed. */
  public boolean established(String path) throws IOException {
    var crd = get(path).json();
    for (var condition : crd.at("/status/conditions")) {
      if (condition.path("type").asString("").equals("Established")
          && condition.path("status").asString("").equals("True")) {
        return servesAll(crd);
      }
    }
    return false;
  }

  private boolean servesAll(JsonNode crd) throws IOException {
    var group = crd.at("/spec/group").asString();
    var plural = crd.at("/spec/names/plural").asString();
    for (var version : crd.at("/spec/versions")) {
      var list = "/apis/%s/%s/%s?limit=1".formatted(group, version.path("name").asString(), plural);
      if (version.path("served").asBoolean() && !get(list).ok()) {
        return false;
      }
    }
    return true;
  }

  @Override
  public void close() {
    client.shutdownNow();
  }

  private HttpRequest.Builder request(String path) {
    return HttpRequest.newBuilder(url.resolve(path))
        .timeout(DEADLINE)
        .header("Authorization", "Bearer " + token)
        .header("Accept", "application/json");
  }

  /** Sends it again while the server says 429, as it does while it gets ready for a new kind. */
  private Answer send(HttpRequest.Builder request) throws IOException {
    try {
      var ends = System.nanoTime() + DEADLINE.toNanos();
      var answer = client.send(request.build(), BodyHandlers.ofString());
      while (answer.statusCode() == 429 && System.nanoTime() - ends < 0) {
        Thread.sleep(Duration.ofMillis(100));
        answer = client.send(request.build(), BodyHandlers.ofString());
      }
      return new Answer(answer.statusCode(), answer.body());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("interrupted", e);
    }
  }

  private static SSLContext trusting(String authority) {
    try {
      var store = KeyStore.getInstance(KeyStore.getDefaultType());
      store.load(null, null);
      var pem = new ByteArrayInputStream(authority.getBytes(StandardCharsets.US_ASCII));
      for (var certificate : CertificateFactory.getInstance("X.509").generateCertificates(pem)) {
        store.setCertificateEntry("authority-" + store.size(), certificate);
      }
      var trust = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
      trust.init(store);
      var context = SSLContext.getInstance("TLS");
      context.init(null, trust.getTrustManagers(), null);
      return context;
    } catch (GeneralSecurityException | IOException e) {
      throw new IllegalArgumentException("not certificates in PEM form: " + e.getMessage(), e);
    }
  }
}
