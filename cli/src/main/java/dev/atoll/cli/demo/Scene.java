package dev.atoll.cli.demo;

import dev.atoll.fleet.model.Fleet;
import dev.atoll.reconciler.status.ClusterStatus;
import dev.atoll.reconciler.status.FleetStatus;
import dev.atoll.reconciler.status.Health;
import dev.atoll.sandbox.cilium.CiliumPrograms;
import dev.atoll.sandbox.netns.Probe.Protocol;
import dev.atoll.sandbox.node.Connection;
import dev.atoll.sandbox.node.Pod;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.function.BiPredicate;
import java.util.function.Predicate;

/**
 * What the steps with real Cilium have in common.
 *
 * @param fleet what its pods were made of
 * @param example where policies are taken from
 */
record Scene(
    Terminal terminal, MixedMesh mesh, CiliumPrograms programs, Fleet fleet, Path example) {

  static final Duration SOON = Terminal.SOON;

  /** The port of my-app and checkout. */
  static final int PORT = 8080;

  Stage stage() {
    return terminal.stage();
  }

  Narrator narrator() {
    return terminal.narrator();
  }

  String work() {
    return stage().work().toString();
  }

  /** The pods of one workload, in the order of the clusters. */
  List<Pod> pods(String workload) {
    return Stage.CLUSTERS.stream().flatMap(c -> named(c + "/" + workload)).toList();
  }

  Pod pod(String end) {
    return named(end).findFirst().orElseThrow();
  }

  private java.util.stream.Stream<Pod> named(String end) {
    return mesh.pods().stream().filter(it -> it.end().equals(end));
  }

  Connection connection(String from, String to) {
    return new Connection(pod(from), pod(to), Protocol.TCP, PORT);
  }

  /** Shows who of some pods reaches others, once it is as {@code open} says. */
  void reaches(List<Pod> from, List<Pod> to, BiPredicate<Pod, Pod> open) {
    var grid = new Grid(mesh.measurement(), from, to, PORT);
    narrator().output(grid.text(await(grid, open)));
  }

  private static Map<Connection, Boolean> await(Grid grid, BiPredicate<Pod, Pod> open) {
    var end = System.nanoTime() + SOON.toNanos();
    var measured = grid.measure();
    while (!Grid.matches(measured, open)) {
      if (System.nanoTime() > end) {
        throw new IllegalStateException("not as told:\n" + grid.text(measured));
      }
      measured = grid.measure();
    }
    return measured;
  }

  /** Takes a file of the example into the repository, and shows what it says. */
  void take(String path) throws IOException {
    write(path, Files.readString(example.resolve(path)));
  }

  /** Writes a file of the repository, and shows it without its comments. */
  void write(String path, String text) throws IOException {
    var file = stage().work().resolve(path);
    Files.createDirectories(file.getParent());
    Files.writeString(file, text);
    narrator().typed("cat " + path);
    narrator().output(String.join("\n", text.lines().filter(it -> !it.startsWith("#")).toList()));
  }

  /** Commits, and waits until all nodes enforce it. Returns when it was pushed. */
  Instant enforce(String message) {
    var pushed = Instant.now();
    var commit = stage().commit(message);
    terminal.typedCommit(message);
    var status = stage().await("enforced: " + message, SOON, enforced(commit));
    status.clusters().forEach((name, c) -> tookHowLong(pushed, commit, name, c));
    return pushed;
  }

  /** The same, and says when the connection first came about, or first did not. */
  void enforce(String message, Connection watched, boolean comesAbout) {
    try (var watch = DoorWatch.begin(mesh.measurement(), watched)) {
      var pushed = enforce(message);
      awaitNow(watched, comesAbout);
      var first = DoorWatch.first(watch.end(), it -> it.connected() == comesAbout).orElseThrow();
      narrator()
          .output(
              "%s %s %s for the first time %d ms after the push"
                  .formatted(
                      watched.from().end(),
                      comesAbout ? "reached" : "did not reach",
                      watched.to().end(),
                      Duration.between(pushed, first.at()).toMillis()));
    }
  }

  private void awaitNow(Connection connection, boolean comesAbout) {
    var grid =
        new Grid(mesh.measurement(), List.of(connection.from()), List.of(connection.to()), PORT);
    await(grid, (from, to) -> comesAbout);
  }

  private void tookHowLong(Instant pushed, String commit, String cluster, ClusterStatus c) {
    c.lastChange()
        .filter(change -> change.commit().equals(commit))
        .ifPresent(change -> narrator().output(cluster + howLong(pushed, change)));
  }

  private static String howLong(Instant pushed, ClusterStatus.LastChange change) {
    var held = Duration.between(pushed, change.appliedAt()).toMillis();
    var more = change.millisToEnforced().map(it -> it - change.millisSinceCommitSeen());
    return " held it %d ms after the push".formatted(held)
        + more.map(it -> ", and all its nodes enforced it after " + (held + it) + " ms").orElse("");
  }

  /** Every cluster is well, and all its nodes enforce the commit. */
  static Predicate<FleetStatus> enforced(String commit) {
    return s ->
        s.clusters().size() == Stage.CLUSTERS.size()
            && s.clusters().values().stream()
                .allMatch(c ->
                    c.health() == Health.HEALTHY
                        && c.applied().commit().equals(commit)
                        && c.enforced().commit().equals(commit));
  }
}
