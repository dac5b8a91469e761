package dev.atoll.benchmarks.datapath;

import dev.atoll.agent.bpf.BpfMap;
import dev.atoll.agent.datapath.Backend;
import dev.atoll.agent.datapath.Datapath;
import dev.atoll.sandbox.ControlPlane;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;

/** {@code atoll-agent node --datapath}, whose node has no pods: nothing is attached anywhere. */
final class Agent implements AutoCloseable {
  private static final String LISTEN = "127.0.0.1:19892";
  private static final Duration START = Duration.ofMinutes(3);

  private final Process process;
  private final Path store;
  private final Path pins;

  private Agent(Process process, Path store, Path pins) {
    this.process = process;
    this.store = store;
    this.pins = pins;
  }

  /**
   * @param store address of the cluster's own store
   * @param pins in a BPF file system
   */
  static Agent start(Path home, ControlPlane plane, String store, Path pins) throws IOException {
    var file =
        Files.writeString(
            Files.createTempFile("atoll-node", ""), "endpoints: [\"" + store + "\"]\n");
    var builder =
        new ProcessBuilder(
                home.resolve("atoll-agent").toString(),
                "node",
                "--cluster-name=one",
                "--cluster-id=1",
                "--listen=" + LISTEN,
                "--store=" + file,
                "--datapath",
                "--routing=native",
                "--node=one-1",
                "--kubeconfig=" + plane.kubeconfig("one"),
                "--bpffs=" + pins)
            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
            .redirectError(ProcessBuilder.Redirect.INHERIT);
    return new Agent(builder.start(), file, pins);
  }

  /** Until it has written what it was told first. */
  void await() throws InterruptedException {
    long end = System.nanoTime() + START.toNanos();
    while (!page().contains("\"revision\"")) {
      if (!process.isAlive() || System.nanoTime() > end) {
        throw new IllegalStateException("the agent has not written its maps: " + page());
      }
      Thread.sleep(200);
    }
  }

  private static String page() throws InterruptedException {
    var request =
        HttpRequest.newBuilder(URI.create("http://" + LISTEN + "/datapath"))
            .timeout(Duration.ofSeconds(5))
            .build();
    try (var client = HttpClient.newHttpClient()) {
      return client.send(request, BodyHandlers.ofString()).body();
    } catch (IOException e) {
      return ""; // It does not serve yet.
    }
  }

  /** A map as it is pinned. */
  BpfMap map(String name) {
    return BpfMap.pinned(pins.resolve(Datapath.layout(Map.of())).resolve(name));
  }

  /** The key of a backend in the map of backends. */
  static byte[] key(BpfMap backends, String ip) {
    return backends.entries().stream()
        .filter(e -> Backend.read(e.value()).address().toString().equals(ip))
        .map(BpfMap.Entry::key)
        .findFirst()
        .orElseThrow(() -> new IllegalStateException(ip + " is no backend"));
  }

  long pid() {
    return process.pid();
  }

  @Override
  public void close() throws IOException, InterruptedException {
    process.destroyForcibly().waitFor();
    Files.delete(store);
  }
}
