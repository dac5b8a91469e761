package dev.atoll.sandbox;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/** The one etcd of a control plane. It does not wait for the disk: a crashed machine loses data. */
record Etcd(int port, Path dir) {
  static final String NAME = "etcd";

  List<String> command(Path program) {
    var url = "http://127.0.0.1:" + port;
    return List.of(
        program.toString(),
        "--data-dir=" + dir.resolve("etcd"),
        "--listen-client-urls=" + url,
        "--advertise-client-urls=" + url,
        "--listen-peer-urls=http://127.0.0.1:0",
        "--quota-backend-bytes=" + (4L << 30),
        "--unsafe-no-fsync",
        "--log-level=warn");
  }

  Map<String, String> environment() {
    return Map.of("GOMEMLIMIT", "400MiB");
  }

  void awaitReady(Home home, Deadline deadline) {
    try (var client = HttpClient.newBuilder().connectTimeout(Duration.ofSeconds(1)).build()) {
      home.await(NAME, () -> healthy(client), deadline);
    }
  }

  private boolean healthy(HttpClient client) {
    var request =
        HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + "/health"))
            .timeout(Duration.ofSeconds(1))
            .build();
    try {
      return client.send(request, BodyHandlers.discarding()).statusCode() == 200;
    } catch (IOException e) {
      return false;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new SandboxException("interrupted while waiting for etcd", e);
    }
  }
}
