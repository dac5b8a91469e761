package dev.atoll.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.atoll.fleet.model.Fleet;
import dev.atoll.fleet.model.Located;
import dev.atoll.git.source.CommitId;
import dev.atoll.reconciler.config.OperatorConfig;
import dev.atoll.reconciler.fleet.FleetGit;
import dev.atoll.reconciler.fleet.FleetReconciler;
import dev.atoll.reconciler.fleet.StateDirectory;
import dev.atoll.reconciler.status.ClusterStatus;
import dev.atoll.reconciler.status.FleetStatus;
import dev.atoll.reconciler.status.Health;
import dev.atoll.reconciler.status.StatusText;
import dev.atoll.sandbox.CiliumCrds;
import dev.atoll.sandbox.Command;
import dev.atoll.sandbox.Components;
import dev.atoll.sandbox.ControlPlane;
import dev.atoll.sandbox.cilium.CiliumMesh;
import dev.atoll.sandbox.cilium.CiliumPrograms;
import dev.atoll.sandbox.cilium.MeshCluster;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.function.UnaryOperator;

/** Clusters with real Cilium, a fleet in Git, and Atoll between them in this process. */
final class CiliumScene implements AutoCloseable {

  private static final Duration PATIENCE = Duration.ofMinutes(2);

  private final ControlPlane plane;
  private final CiliumMesh mesh;
  private final CiliumPrograms programs;
  private final FleetGit git;
  private final FleetReconciler reconciler;

  private CiliumScene(
      ControlPlane plane,
      CiliumMesh mesh,
      CiliumPrograms programs,
      FleetGit git,
      FleetReconciler reconciler) {
    this.plane = plane;
    this.mesh = mesh;
    this.programs = programs;
    this.git = git;
    this.reconciler = reconciler;
  }

  /** Brings up what the fleet declares, and returns when Atoll has joined and filled it. */
  static CiliumScene start(RandomFleet first) {
    return start(first, cluster -> cluster);
  }

  /** The same with clusters that are set up in another way. */
  static CiliumScene start(RandomFleet first, UnaryOperator<MeshCluster> change) {
    var fleet = first.review().fleet();
    var components = Components.ofThisMachine(CiliumScene::say);
    var programs = CiliumPrograms.find(components, CiliumScene::say);
    var plane =
        ControlPlane.start(
            fleet.clusters().stream().map(CiliumScene::apiServer).toList(),
            ControlPlane.Options.temporary().with(components));
    try {
      plane.installCrds(CiliumCrds.find(components, CiliumScene::say), CiliumCrds.KINDS_OF_POLICY);
      return start(plane, programs, first, fleet, change);
    } catch (RuntimeException e) {
      plane.close();
      throw e;
    }
  }

  private static CiliumScene start(
      ControlPlane plane,
      CiliumPrograms programs,
      RandomFleet first,
      Fleet fleet,
      UnaryOperator<MeshCluster> change) {
    var clusters =
        fleet.clusters().stream()
            .map(c -> change.apply(quick(MeshCluster.of(fleet, c, 1))))
            .toList();
    var mesh = CiliumMesh.start(plane, clusters, programs, CiliumScene::say);
    mesh.deploy(fleet);
    var git = FleetGit.empty(plane.dir());
    var scene = new CiliumScene(plane, mesh, programs, git, reconciler(plane, mesh, git));
    scene.push(first);
    try {
      scene.await("joined", c -> c.health() == Health.HEALTHY);
    } catch (AssertionError e) {
      scene.keepLogs();
      throw e;
    }
    return scene;
  }

  /** Without the time that an agent lets pass, 35 s at most, before a pod has its new identity. */
  private static MeshCluster quick(MeshCluster cluster) {
    return cluster.with("identity-max-jitter", "0s").with("identity-change-grace-period", "100ms");
  }

  private static void say(String line) {
    System.out.println(line);
  }

  private static ControlPlane.Cluster apiServer(dev.atoll.fleet.model.Cluster cluster) {
    var services = cluster.serviceCidrs().stream().map(Located::value).findFirst();
    return new ControlPlane.Cluster(cluster.name(), services.orElseThrow().toString());
  }

  private static FleetReconciler reconciler(ControlPlane plane, CiliumMesh mesh, FleetGit git) {
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
            Optional.of(mesh.agents())),
        event -> {});
  }

  CiliumMesh mesh() {
    return mesh;
  }

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

  /** Whether a cluster does not know identities of pods of others yet, and says so. */
  boolean identitiesTravel() {
    return status().clusters().values().stream().anyMatch(CiliumScene::lacksIdentities);
  }

  static boolean lacksIdentities(ClusterStatus cluster) {
    return cluster.missing().stream().anyMatch(m -> m.contains("does not know the identity of"));
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

  /** Waits until every node of every cluster enforces a commit. */
  void awaitEnforced(String commit) {
    await("at " + commit, c -> c.enforced().commit().equals(commit));
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

  /** Asks each agent what it makes of pods, policies and identities, into files. */
  void opinions(Path dir) throws IOException {
    try (var logs = Files.list(plane.dir().resolve("logs"))) {
      for (var log : logs.toList()) {
        Files.copy(
            log, dir.resolve(log.getFileName().toString()), StandardCopyOption.REPLACE_EXISTING);
      }
    }
    for (var cluster : plane.clusters()) {
      try (var sockets = Files.list(mesh.agents().resolve(cluster))) {
        for (var socket : sockets.toList()) {
          var node = socket.getFileName().toString().replace(".sock", "");
          for (var what :
              List.of("endpoint list", "policy selectors", "identity list", "ip list")) {
            var command = new ArrayList<>(List.of(programs.debug().toString()));
            command.addAll(List.of("--host", "unix://" + socket));
            command.addAll(List.of(what.split(" ")));
            command.addAll(List.of("-o", "json"));
            Files.writeString(
                dir.resolve(node + "-" + what.replace(' ', '-') + ".json"), answer(command));
          }
        }
      }
    }
  }

  /** Logs of what does not come up stay behind. */
  private void keepLogs() {
    try {
      opinions(Files.createDirectories(Path.of("target", "not-joined")));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static String answer(List<String> command) {
    var result = Command.run(command, Map.of(), Duration.ofSeconds(60));
    assertThat(result.ok()).as(String.join(" ", command) + ": " + result.output()).isTrue();
    return result.output().strip();
  }

  @Override
  public void close() {
    reconciler.close();
    mesh.close();
    plane.close();
  }
}
