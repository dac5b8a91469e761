package dev.atoll.benchmarks.mesh;

import dev.atoll.agent.etcd.Write;
import dev.atoll.agent.schema.IpIdentity;
import dev.atoll.agent.schema.Keys;
import dev.atoll.agent.schema.Resource;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** A node with 300,000 addresses, and a service of 10,000 backends of which one changes. */
public final class NodeBenchmark {
  private static final int OWN_ADDRESSES = 50_000;
  private static final int EVENTS = 3_000;
  private static final int LEGACY_EVENTS = 300;
  private static final String AGENT = "127.0.0.1:19891";

  private NodeBenchmark() {}

  /** Measures and returns the text of a section. */
  public static String run(Path home) throws IOException, InterruptedException {
    return """

    | addresses | nodes | identities | clusters | from its start, s | CPU s | resident, MB | peak, MB |
    | --- | --- | --- | --- | --- | --- | --- | --- |
    """
        + memory(home, 250, "256m")
        + memory(home, 510, "512m")
        + events();
  }

  private static String events() {
    var text =
        new StringBuilder(
            """

            A service of 10,000 backends in one peer, one of which changes: from the bytes of the
            event to the next state and its difference.

            | form | bytes of an event | p50, ms | p99, ms | most, ms |
            | --- | --- | --- | --- | --- |
            """);
    text.append(events("endpoint slices of 100", new BigService(10_000, true), EVENTS));
    text.append(events("Cilium's older form", new BigService(10_000, false), LEGACY_EVENTS));
    return text.toString();
  }

  private static String events(String title, BigService service, int events) {
    var times = service.measure(events);
    return String.format(
        Locale.ROOT,
        "| %s | %,d | %.2f | %.2f | %.2f |%n",
        title,
        service.bytes(),
        times[events / 2],
        times[events * 99 / 100],
        times[events - 1]);
  }

  private static String memory(Path home, int clusters, String heap)
      throws IOException, InterruptedException {
    try (var source = new MeshSource(clusters)) {
      addOwn(source);
      var own =
          Files.writeString(
              Files.createTempFile("atoll-node", ""), "endpoints: [\"" + source.url() + "\"]\n");
      var builder =
          new ProcessBuilder(
                  home.resolve("atoll-agent").toString(),
                  "node",
                  "--cluster-name=cluster-one",
                  "--cluster-id=1",
                  "--max-connected-clusters=" + source.max(),
                  "--listen=" + AGENT,
                  "--store=" + own)
              .inheritIO();
      builder.environment().put("ATOLL_AGENT_HEAP", heap);
      var process = builder.start();
      try {
        return memory(process, clusters);
      } finally {
        process.destroyForcibly();
        Files.delete(own);
      }
    }
  }

  private static String memory(Process process, int clusters)
      throws IOException, InterruptedException {
    var began = System.nanoTime();
    var addresses = clusters * ClusterKeys.ADDRESSES + OWN_ADDRESSES;
    while (!metrics().contains("atoll_node_keys{part=\"ip\"} " + addresses + "\n")) {
      if (!process.isAlive() || System.nanoTime() - began > 120e9) {
        throw new IllegalStateException("the node has not read its store: " + metrics());
      }
      Thread.sleep(50);
    }
    var seconds = (System.nanoTime() - began) / 1e9;
    var cpu = Proc.cpu(process.pid());
    Thread.sleep(20_000);
    return String.format(
        Locale.ROOT,
        "| %,d | %,d | %,d | %d | %.1f | %.1f | %.0f | %.0f |%n",
        addresses,
        clusters * 100,
        clusters * 100,
        clusters + 1,
        seconds,
        cpu,
        Proc.megabytes(process.pid()),
        Proc.peak(process.pid()));
  }

  private static void addOwn(MeshSource source) {
    var writes = new ArrayList<Write>();
    for (var i = 0; i < OWN_ADDRESSES; i++) {
      var ip = "100.64." + i / 250 + "." + (i % 250 + 1);
      var pair =
          new IpIdentity(
              ip,
              Optional.empty(),
              "172.30.0." + i % 100,
              (1 << (source.max() == ClusterKeys.MAX ? 16 : 15)) + i % 1000,
              0,
              "",
              "ns",
              "pod-" + i,
              "default",
              List.of());
      writes.add(new Write.Put(Resource.IPS.statePrefix("cluster-one") + ip, pair.json(), 0));
    }
    for (var resource : Resource.values()) {
      writes.add(new Write.Put(resource.stateCanary("cluster-one"), new byte[] {1}, 0));
    }
    writes.add(new Write.Put(Keys.servicesCanary("cluster-one"), new byte[] {1}, 0));
    for (var from = 0; from < writes.size(); from += 128) {
      source.store().commit(writes.subList(from, Math.min(writes.size(), from + 128)));
    }
  }

  private static String metrics() throws InterruptedException {
    var request =
        HttpRequest.newBuilder(URI.create("http://" + AGENT + "/metrics"))
            .timeout(Duration.ofSeconds(5))
            .build();
    try (var client = HttpClient.newHttpClient()) {
      return client.send(request, BodyHandlers.ofString(StandardCharsets.UTF_8)).body();
    } catch (IOException e) {
      return ""; // It does not serve yet.
    }
  }
}
