package dev.atoll.cli;

import dev.atoll.fleet.model.Cluster;
import dev.atoll.fleet.model.Located;
import dev.atoll.git.source.CommitId;
import dev.atoll.reconciler.config.OperatorConfig;
import dev.atoll.reconciler.fleet.FleetGit;
import dev.atoll.reconciler.fleet.FleetReconciler;
import dev.atoll.reconciler.fleet.StateDirectory;
import dev.atoll.reconciler.status.ClusterStatus;
import dev.atoll.reconciler.status.FleetStatus;
import dev.atoll.reconciler.status.StatusText;
import dev.atoll.sandbox.ControlPlane;
import dev.atoll.sandbox.node.Measurement;
import dev.atoll.sandbox.node.Pod;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Predicate;

/** Clusters whose pods are measured, a fleet in Git, and Atoll between them in this process. */
abstract class Scene implements AutoCloseable {

  private static final Duration PATIENCE = Duration.ofMinutes(2);

  private final ControlPlane plane;
  private final FleetGit git;
  private final FleetReconciler reconciler;

  /**
   * @param agents where sockets of Cilium's agents are, if it is they who enforce
   */
  Scene(ControlPlane plane, Optional<Path> agents) {
    this.plane = plane;
    this.git = FleetGit.empty(plane.dir());
    this.reconciler = reconciler(plane, git, agents);
  }

  static void say(String line) {
    System.out.println(line);
  }

  static ControlPlane.Cluster apiServer(Cluster cluster) {
    var services = cluster.serviceCidrs().stream().map(Located::value).findFirst();
    return new ControlPlane.Cluster(cluster.name(), services.orElseThrow().toString());
  }

  private static FleetReconciler reconciler(
      ControlPlane plane, FleetGit git, Optional<Path> agents) {
    var source =
        new OperatorConfig.Source(
            git.bare().toUri().toString(), "main", "", new OperatorConfig.Auth.None());
    return Wiring.reconciler(
        new OperatorConfig(
            source,
            Optional.of(plane.credentials()),
            Optional.empty(),
            Map.of(),
            plane.dir().resolve("atoll-state"),
            Duration.ofSeconds(1),
            Duration.ofMinutes(10),
            Optional.empty(),
            agents),
        event -> {});
  }

  abstract List<Pod> pods();

  abstract Measurement measurement();

  /** Waits until every node of every cluster enforces a commit. */
  abstract void awaitEnforced(String commit);

  /** Whether a cluster does not know identities of pods of others yet, and says so. */
  abstract boolean identitiesTravel();

  ControlPlane plane() {
    return plane;
  }

  FleetStatus status() {
    return reconciler.status();
  }

  ClusterStatus cluster(String name) {
    return Objects.requireNonNull(status().clusters().get(name));
  }

  void awaitCluster(String name, Predicate<ClusterStatus> holds) {
    awaitStatus(name, s -> holds.test(cluster(name)));
  }

  /** The status as people see it. */
  String text() {
    return String.join("\n", StatusText.lines(status(), Instant.now()));
  }

  /** Replaces the fleet in Git by another one, and lets Atoll look. Returns the commit. */
  String push(RandomFleet fleet) {
    git.remove("");
    fleet.files().forEach(git::write);
    var commit = git.push("a set").hex();
    approve(commit);
    reconciler.look();
    return commit;
  }

  /** A set may leave a cluster without any policy, which nobody may do unasked. */
  private void approve(String commit) {
    try {
      new StateDirectory(plane.dir().resolve("atoll-state")).approve(new CommitId(commit));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Waits until something is so in all clusters. */
  void await(String what, Predicate<ClusterStatus> holds) {
    awaitStatus(
        what, s -> !s.clusters().isEmpty() && s.clusters().values().stream().allMatch(holds));
  }

  void awaitStatus(String what, Predicate<FleetStatus> holds) {
    var end = System.nanoTime() + PATIENCE.toNanos();
    while (!holds.test(status())) {
      if (System.nanoTime() > end) {
        keepLogs();
        throw new AssertionError("not " + what + " in " + PATIENCE + ":\n" + text());
      }
      pause(Duration.ofMillis(20));
    }
  }

  static void pause(Duration time) {
    try {
      Thread.sleep(time);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new AssertionError(e);
    }
  }

  /** What those who enforce say of it, in files. */
  void opinions(Path dir) throws IOException {
    try (var logs = Files.list(plane.dir().resolve("logs"))) {
      for (var log : logs.toList()) {
        Files.copy(
            log, dir.resolve(log.getFileName().toString()), StandardCopyOption.REPLACE_EXISTING);
      }
    }
  }

  /** Where what is late was left. */
  private void keepLogs() {
    try {
      opinions(Files.createDirectories(Path.of("target", "late")));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public void close() {
    reconciler.close();
    closeMesh();
    plane.close();
  }

  /** Ends what runs beside the API servers. */
  abstract void closeMesh();
}
