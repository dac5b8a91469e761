package dev.atoll.agent.faults;

import dev.atoll.sandbox.mesh.AgentMesh;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.time.Duration;
import java.util.Optional;

/** What agents show of themselves. */
record AgentPages(AgentMesh agents) {

  /** A page of the agent of a cluster's first node; empty if it does not answer. */
  String shown(String cluster, String path) {
    return asked(cluster, path).map(HttpResponse::body).orElse("");
  }

  /** How it answers; 0 if it does not. */
  int status(String cluster, String path) {
    return asked(cluster, path).map(HttpResponse::statusCode).orElse(0);
  }

  private Optional<HttpResponse<String>> asked(String cluster, String path) {
    var agent = agents.agents(cluster).getFirst();
    var request =
        HttpRequest.newBuilder(URI.create(agent.url() + path))
            .timeout(Duration.ofSeconds(5))
            .build();
    try (var client = HttpClient.newHttpClient()) {
      return Optional.of(client.send(request, BodyHandlers.ofString()));
    } catch (IOException e) {
      return Optional.empty();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }

  private String log(String cluster) {
    try {
      return Files.readString(agents.agents(cluster).getFirst().log());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** All of it that says something of packets: for whoever looks for a cause. */
  String said() {
    var all = new StringBuilder();
    for (var cluster : DatapathMesh.CLUSTERS) {
      all.append(cluster).append(":\n");
      shown(cluster, "/metrics")
          .lines()
          .filter(AgentPages::isOfDrops)
          .forEach(line -> all.append(line).append("\n"));
      all.append(shown(cluster, "/datapath"))
          .append(shown(cluster, "/flows?verdict=dropped&last=20"))
          .append(log(cluster));
    }
    return all.toString();
  }

  private static boolean isOfDrops(String line) {
    return line.startsWith("atoll_datapath_packets")
        && !line.contains("forwarded")
        && !line.endsWith(" 0");
  }
}
