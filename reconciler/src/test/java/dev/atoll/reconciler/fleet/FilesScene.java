package dev.atoll.reconciler.fleet;

import dev.atoll.fleet.model.Cluster;
import dev.atoll.git.GitAuth;
import dev.atoll.git.GitMirror;
import dev.atoll.git.SourceUrl;
import dev.atoll.git.source.CommitId;
import dev.atoll.reconciler.status.ClusterStatus;
import dev.atoll.reconciler.target.DirectoryTarget;
import dev.atoll.reconciler.target.Problem;
import dev.atoll.reconciler.target.Target;
import dev.atoll.reconciler.target.TargetException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.BooleanSupplier;

/** A fleet in Git, a reconciler, and a directory for the cluster {@code one}. */
final class FilesScene implements AutoCloseable {

  private static final Duration DEADLINE = Duration.ofSeconds(30);
  private static final String ALLOW = "shop/ciliumnetworkpolicy.cilium.io-allow.yaml";

  final Path dir;
  final FleetGit git;
  final List<String> events = new CopyOnWriteArrayList<>();
  Path state;
  Duration sweep = Duration.ofMinutes(10);

  /** Whether the cluster answers. */
  volatile boolean reachable = true;

  private Optional<FleetReconciler> running = Optional.empty();

  FilesScene(Path dir) throws IOException {
    this.dir = dir;
    this.state = dir.resolve("state");
    this.git = FleetGit.of(Files.createDirectories(dir.resolve("git")), "islands", "one");
    git.policy("allow", "frontend");
  }

  FilesScene start() {
    var url = SourceUrl.of(git.bare());
    var clock = Clock.systemUTC();
    var mirror = GitMirror.open(state.resolve("mirror.git"), url, "main", GitAuth.none(), clock);
    running =
        Optional.of(
            new FleetReconciler(
                mirror,
                "",
                new StateDirectory(state),
                this::open,
                sweep,
                clock,
                e -> events.add(e.toString())));
    return this;
  }

  private Target open(Cluster cluster) {
    if (!reachable) {
      throw new TargetException(
          new Problem(Problem.Reason.UNREACHABLE, "one does not answer", "wait"));
    }
    return DirectoryTarget.open(cluster, dir, "out");
  }

  FleetReconciler reconciler() {
    return running.orElseThrow();
  }

  FilesScene look() {
    reconciler().look();
    return this;
  }

  FilesScene stop() {
    reconciler().close();
    return this;
  }

  CommitId arrive(String message) {
    var commit = git.push(message);
    look().awaitHolds(commit);
    return commit;
  }

  void awaitHolds(CommitId commit) {
    await(
        "one holds " + commit.abbreviated(),
        () -> one().filter(c -> c.applied().commit().equals(commit.hex())).isPresent());
  }

  Optional<ClusterStatus> one() {
    return Optional.ofNullable(reconciler().status().clusters().get("one"));
  }

  String source() {
    var s = reconciler().status().source();
    return s.state() + " " + s.reason();
  }

  /** The file of the policy {@code allow}. */
  Path allow() {
    return dir.resolve("out/one").resolve(ALLOW);
  }

  void await(String what, BooleanSupplier reached) {
    var end = System.nanoTime() + DEADLINE.toNanos();
    while (!reached.getAsBoolean()) {
      if (System.nanoTime() > end) {
        throw new AssertionError(
            "never: " + what + "\n" + reconciler().status() + "\n" + String.join("\n", events));
      }
      Scene.sleep(20);
    }
  }

  @Override
  public void close() {
    running.ifPresent(FleetReconciler::close);
  }
}
