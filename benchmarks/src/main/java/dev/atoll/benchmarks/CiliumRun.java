package dev.atoll.benchmarks;

import dev.atoll.fleet.files.DirectoryFiles;
import dev.atoll.fleet.files.FileLimits;
import dev.atoll.fleet.load.FleetLoader;
import dev.atoll.fleet.model.Cluster;
import dev.atoll.fleet.model.Fleet;
import dev.atoll.fleet.value.Json;
import dev.atoll.fleet.value.Mapping;
import dev.atoll.reconciler.status.FleetStatus;
import dev.atoll.reconciler.status.StatusJson;
import dev.atoll.sandbox.Components;
import dev.atoll.sandbox.ControlPlane;
import dev.atoll.sandbox.Progress;
import dev.atoll.sandbox.cilium.CiliumMesh;
import dev.atoll.sandbox.cilium.CiliumPrograms;
import dev.atoll.sandbox.cilium.MeshCluster;
import java.io.IOException;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;

/** The example's three clusters with real Cilium, and {@code atoll serve} beside them. */
final class CiliumRun implements AutoCloseable {

  private static final Duration DEADLINE = Duration.ofMinutes(2);

  final Path dir;
  final ControlPlane plane;
  final CiliumMesh mesh;
  final double secondsToStart;
  private final int port;
  private final HttpClient http = HttpClient.newHttpClient();
  private final Process serve;

  private CiliumRun(Path dir, ControlPlane plane, CiliumMesh mesh, double seconds)
      throws IOException, InterruptedException {
    this.dir = dir;
    this.plane = plane;
    this.mesh = mesh;
    this.secondsToStart = seconds;
    this.port = freePort();
    Files.writeString(
        dir.resolve("atoll.yaml"),
        """
        source: {url: "file://%1$s/fleet.git", branch: main}
        credentials: %2$s
        agents: %3$s
        state: %1$s/state
        interval: 60s
        listen: 127.0.0.1:%4$d
        """
            .formatted(dir, plane.credentials(), mesh.agents(), port));
    this.serve =
        new ProcessBuilder(
                Program.java(),
                "--enable-native-access=ALL-UNNAMED",
                "-cp",
                System.getProperty("java.class.path"),
                "dev.atoll.cli.Main",
                "serve",
                "--config",
                dir.resolve("atoll.yaml").toString())
            .redirectErrorStream(true)
            .redirectOutput(dir.resolve("serve.log").toFile())
            .start();
  }

  /** Starts all, with the fleet of {@code example} in Git and in force everywhere. */
  static CiliumRun start(Path example) throws IOException, InterruptedException {
    var dir = Files.createTempDirectory("atoll-benchmark-");
    var work = dir.resolve("work");
    joined(example, work);
    git(dir, "init", "-q", "--bare", "-b", "main", "fleet.git");
    git(work, "init", "-q", "-b", "main", ".");
    git(work, "remote", "add", "origin", dir.resolve("fleet.git").toString());
    commit(work);
    var fleet = FleetLoader.load(DirectoryFiles.read(work, FileLimits.DEFAULT)).value();
    var components = Components.ofThisMachine(Progress.quiet());
    var programs = CiliumPrograms.find(components, Progress.quiet());
    var begin = System.nanoTime();
    var options = ControlPlane.Options.temporary().keptIn(dir.resolve("sandbox"));
    var plane = ControlPlane.start(servers(fleet), options);
    var clusters = fleet.clusters().stream().map(c -> MeshCluster.of(fleet, c, 1)).toList();
    var mesh = CiliumMesh.start(plane, clusters, programs, Progress.quiet());
    mesh.deploy(fleet);
    return new CiliumRun(dir, plane, mesh, (System.nanoTime() - begin) / 1e9);
  }

  private static List<ControlPlane.Cluster> servers(Fleet fleet) {
    return fleet.clusters().stream()
        .map(c -> new ControlPlane.Cluster(c.name(), serviceRange(c)))
        .toList();
  }

  private static String serviceRange(Cluster cluster) {
    return cluster.serviceCidrs().getFirst().value().toString();
  }

  /** The example, with connections that Atoll writes. */
  private static void joined(Path example, Path work) throws IOException {
    try (var files = Files.walk(example)) {
      for (var file : files.filter(Files::isRegularFile).toList()) {
        var target = work.resolve(example.relativize(file).toString());
        Files.createDirectories(target.getParent());
        Files.writeString(
            target, Files.readString(file).replace("managedBy: helm", "managedBy: atoll"));
      }
    }
  }

  /** Commits and pushes all of the work tree; returns the commit. */
  String commit() throws IOException, InterruptedException {
    commit(work());
    return git(work(), "rev-parse", "HEAD").strip();
  }

  private static void commit(Path work) throws IOException, InterruptedException {
    git(work, "add", "-A");
    git(
        work,
        "-c",
        "user.name=Benchmark",
        "-c",
        "user.email=benchmark@atoll.example",
        "commit",
        "-q",
        "-m",
        "change");
    git(work, "push", "-q", "origin", "main");
  }

  Path work() {
    return dir.resolve("work");
  }

  /** Makes the reconciler look at Git now. */
  void look() throws IOException, InterruptedException {
    var request =
        HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + "/look"))
            .POST(BodyPublishers.noBody())
            .build();
    http.send(request, BodyHandlers.discarding());
  }

  /** Waits until the status is so, looking every 2 ms. */
  FleetStatus await(Predicate<FleetStatus> wanted) throws IOException, InterruptedException {
    var end = System.nanoTime() + DEADLINE.toNanos();
    while (System.nanoTime() < end && serve.isAlive()) {
      var status = status();
      if (status.filter(wanted).isPresent()) {
        return status.get();
      }
      Thread.sleep(2);
    }
    throw new IllegalStateException(
        "no such status: " + status() + "\n" + Files.readString(dir.resolve("serve.log")));
  }

  private Optional<FleetStatus> status() throws IOException {
    var file = dir.resolve("state").resolve("status.json");
    return Files.exists(file)
        ? Optional.of(StatusJson.read((Mapping) Json.read(Files.readAllBytes(file))))
        : Optional.empty();
  }

  long reconciler() {
    return serve.pid();
  }

  private static String git(Path directory, String... words)
      throws IOException, InterruptedException {
    var command = new java.util.ArrayList<>(List.of("git"));
    command.addAll(List.of(words));
    return Program.output(directory, Duration.ofSeconds(20), command);
  }

  private static int freePort() throws IOException {
    try (var socket = new ServerSocket(0)) {
      return socket.getLocalPort();
    }
  }

  @Override
  public void close() throws IOException {
    serve.destroy();
    http.shutdownNow();
    mesh.close();
    plane.close();
    PipelineRun.delete(dir);
  }
}
