package dev.atoll.cli.demo;

import dev.atoll.fleet.value.Json;
import dev.atoll.fleet.value.Mapping;
import dev.atoll.reconciler.status.ClusterStatus;
import dev.atoll.reconciler.status.FleetStatus;
import dev.atoll.reconciler.status.StatusJson;
import dev.atoll.reconciler.status.StatusText;
import dev.atoll.sandbox.ControlPlane;
import dev.atoll.sandbox.Ports;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.function.UnaryOperator;

/**
 * Everything that the demo stands on: control planes, a bare Git repository with a work tree beside
 * it, and a reconciler in a process of its own.
 */
final class Stage implements AutoCloseable {

  static final List<String> CLUSTERS = List.of("cluster-one", "cluster-two", "cluster-three");

  private final Path dir;
  private final ControlPlane plane;
  private final Shell shell;
  private final int port = Ports.free();
  private Optional<Process> reconciler = Optional.empty();
  private Optional<Runnable> guest = Optional.empty();

  private Stage(Path dir, ControlPlane plane, Shell shell) {
    this.dir = dir;
    this.plane = plane;
    this.shell = shell;
  }

  /**
   * Sets up repository and configuration for control planes that run.
   *
   * @param kubectl the program that {@code kubectl} stands for
   */
  static Stage set(Path dir, ControlPlane plane, Path kubectl) throws IOException {
    var environment =
        Map.of(
            "KUBECONFIG", plane.kubeconfig().toString(),
            "GIT_CONFIG_GLOBAL", "/dev/null",
            "GIT_AUTHOR_NAME", "Demo",
            "GIT_AUTHOR_EMAIL", "demo@atoll.example",
            "GIT_COMMITTER_NAME", "Demo",
            "GIT_COMMITTER_EMAIL", "demo@atoll.example");
    var work = dir.resolve("fleet");
    Files.createDirectories(work);
    var stage = new Stage(dir, plane, new Shell(work, environment, Map.of("kubectl", kubectl)));
    stage.shell.quietly("git", "init", "-q", "--bare", "-b", "main", stage.repository().toString());
    stage.shell.quietly("git", "init", "-q", "-b", "main", ".");
    stage.shell.quietly("git", "remote", "add", "origin", stage.repository().toString());
    Files.createDirectories(plane.agents());
    Files.writeString(stage.config(), stage.configuration());
    return stage;
  }

  Shell shell() {
    return shell;
  }

  ControlPlane plane() {
    return plane;
  }

  Path dir() {
    return dir;
  }

  Path repository() {
    return dir.resolve("fleet.git");
  }

  Path work() {
    return shell.directory();
  }

  Path config() {
    return dir.resolve("atoll.yaml");
  }

  Path log() {
    return dir.resolve("serve.log");
  }

  private String configuration() {
    return """
    source: {url: "%s", branch: main}
    credentials: %s
    agents: %s
    state: %s
    interval: 1s
    sweep: 20s
    listen: 127.0.0.1:%d
    """
        .formatted(
            repository().toUri(), plane.credentials(), plane.agents(), dir.resolve("state"), port);
  }

  /**
   * Something that runs on the control planes beside them.
   *
   * @param end ends it; called after the reconciler has ended, and before the control planes do
   */
  void receive(Runnable end) {
    guest = Optional.of(end);
  }

  /** Starts {@code atoll serve} as a person would, with its log in a file. */
  void startReconciler() throws IOException {
    var java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
    var builder =
        new ProcessBuilder(
            java,
            "-XX:+UseSerialGC",
            "-Xmx512m",
            "-cp",
            System.getProperty("java.class.path"),
            "dev.atoll.cli.Main",
            "serve",
            "--config",
            config().toString());
    builder.redirectErrorStream(true).redirectOutput(log().toFile());
    var process = builder.start();
    Runtime.getRuntime().addShutdownHook(new Thread(process::destroy));
    reconciler = Optional.of(process);
  }

  /** The status as {@code atoll status} reads it; empty before the first is written. */
  Optional<FleetStatus> status() {
    var file = dir.resolve("state").resolve("status.json");
    try {
      return Files.exists(file)
          ? Optional.of(StatusJson.read((Mapping) Json.read(Files.readAllBytes(file))))
          : Optional.empty();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Waits until one cluster's line in the status is as wanted. */
  void awaitCluster(
      String what, String cluster, Predicate<ClusterStatus> wanted, Duration deadline) {
    await(
        what,
        deadline,
        s -> Optional.ofNullable(s.clusters().get(cluster)).filter(wanted).isPresent());
  }

  /**
   * Waits until the status is as wanted.
   *
   * @param what for the message when it does not come
   */
  FleetStatus await(String what, Duration deadline, Predicate<FleetStatus> wanted) {
    var end = System.nanoTime() + deadline.toNanos();
    while (System.nanoTime() < end) {
      var status = status();
      if (status.isPresent() && wanted.test(status.get())) {
        return status.get();
      }
      pause(Duration.ofMillis(50));
    }
    throw new IllegalStateException(
        "%s did not happen in %d s; the status is\n%s"
            .formatted(what, deadline.toSeconds(), statusText()));
  }

  private String statusText() {
    return status()
        .map(s -> String.join("\n", StatusText.lines(s, Instant.now())))
        .orElse("not written yet; see what the reconciler said:\n" + said());
  }

  private String said() {
    try {
      return Files.readString(log());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Waits until something outside the status is so. */
  void awaitThat(String what, Duration deadline, Predicate<Shell> wanted) {
    var end = System.nanoTime() + deadline.toNanos();
    while (!wanted.test(shell)) {
      if (System.nanoTime() > end) {
        throw new IllegalStateException(what + " did not happen in " + deadline.toSeconds() + " s");
      }
      pause(Duration.ofMillis(200));
    }
  }

  static void pause(Duration time) {
    try {
      Thread.sleep(time);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted", e);
    }
  }

  /** Changes one file of the work tree. */
  void edit(String path, UnaryOperator<String> change) throws IOException {
    var file = work().resolve(path);
    var before = Files.readString(file);
    var after = change.apply(before);
    if (after.equals(before)) {
      throw new IllegalStateException(path + " did not change");
    }
    Files.writeString(file, after);
  }

  /** Commits all of the work tree, pushes it, and returns the commit. */
  String commit(String message) {
    shell.quietly("git", "add", "-A");
    shell.quietly("git", "commit", "-q", "-m", message);
    shell.quietly("git", "push", "-q", "origin", "main");
    tell();
    return head();
  }

  /** Lets the reconciler look at once, as a webhook of the repository does. */
  private void tell() {
    var request =
        HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + "/look"))
            .POST(BodyPublishers.noBody())
            .timeout(Duration.ofSeconds(1))
            .build();
    try (var client = HttpClient.newHttpClient()) {
      client.send(request, BodyHandlers.discarding());
    } catch (IOException e) {
      // It does not run yet, and will look when it begins, or by itself in a second.
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  String head() {
    return shell.quietly("git", "rev-parse", "HEAD").text();
  }

  /** Ends the reconciler, then what it wrote to. */
  @Override
  public void close() {
    endReconciler();
    guest.ifPresent(Runnable::run);
    plane.close();
  }

  private void endReconciler() {
    reconciler.ifPresent(process -> {
      process.destroy();
      try {
        if (!process.waitFor(Duration.ofSeconds(20))) {
          process.destroyForcibly();
        }
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        process.destroyForcibly();
      }
    });
  }
}
