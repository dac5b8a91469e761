package dev.atoll.reconciler.fleet;

import static org.assertj.core.api.Assertions.assertThat;

import dev.atoll.fleet.model.Cluster;
import dev.atoll.git.GitAuth;
import dev.atoll.git.GitMirror;
import dev.atoll.git.SourceUrl;
import dev.atoll.git.source.CommitId;
import dev.atoll.reconciler.kube.KubeTarget;
import dev.atoll.reconciler.kube.Timing;
import dev.atoll.reconciler.status.ClusterStatus;
import dev.atoll.reconciler.status.Health;
import dev.atoll.reconciler.target.Target;
import dev.atoll.sandbox.ControlPlane;
import dev.atoll.sandbox.SharedControlPlane;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;

/** A fleet in Git, real clusters, and a reconciler between them. */
final class Scene implements AutoCloseable {

  private static final Duration DEADLINE = Duration.ofSeconds(60);
  private static final Timing QUICK =
      new Timing(
          Duration.ofSeconds(10),
          2,
          Duration.ofMillis(50),
          Duration.ofSeconds(1),
          Duration.ofMinutes(1));

  final Path dir;
  final ControlPlane plane;
  final Path credentials;
  final FleetGit git;
  final List<String> events = new CopyOnWriteArrayList<>();
  Duration sweep = Duration.ofMinutes(10);
  Clock clock = Clock.systemUTC();
  StateDirectory state;

  @SuppressWarnings("NullAway.Init") // by start
  FleetReconciler reconciler;

  private Scene(Path dir, String fleet, ControlPlane plane, String... clusters) {
    this.dir = dir;
    this.plane = plane;
    this.credentials = made(dir.resolve("credentials"));
    this.git = FleetGit.of(made(dir.resolve("git")), fleet, clusters);
    this.state = new StateDirectory(dir.resolve("state"));
    for (var cluster : clusters) {
      leads(cluster, cluster);
    }
  }

  /** Clean clusters, a fleet with one policy in Git, and nothing that runs yet. */
  static Scene of(Path dir, String... clusters) {
    var scene = new Scene(dir, "islands", SharedControlPlane.with(clusters), clusters);
    scene.git.policy("allow", "frontend");
    return scene;
  }

  /** Another fleet, on clusters as they are. */
  Scene neighbour(String name, String... clusters) {
    return new Scene(made(dir.resolve(name)), name, plane, clusters);
  }

  private static Path made(Path dir) {
    try {
      return Files.createDirectories(dir);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The kubeconfig {@code name} from now on leads to {@code cluster}. */
  void leads(String name, String cluster) {
    try {
      Files.copy(
          plane.kubeconfig(cluster),
          credentials.resolve(name),
          StandardCopyOption.REPLACE_EXISTING);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  Scene start() {
    reconciler = reconciler(dir, state, sweep, clock, e -> events.add(e.toString()));
    return this;
  }

  /** The reconciler of the scene in a directory. */
  static FleetReconciler reconciler(
      Path dir, StateDirectory state, Duration sweep, Clock clock, Consumer<Event> events) {
    var mirror =
        GitMirror.open(
            dir.resolve("state").resolve("mirror.git"),
            SourceUrl.of(dir.resolve("git").resolve("fleet.git")),
            "main",
            GitAuth.none(),
            clock);
    return new FleetReconciler(mirror, "", state, c -> open(dir, c), sweep, clock, events);
  }

  private static Target open(Path dir, Cluster cluster) {
    var target = (Cluster.Target.Kubeconfig) cluster.target().orElseThrow();
    return KubeTarget.open(cluster.name(), dir.resolve("credentials"), target.name(), QUICK);
  }

  Scene restart() {
    reconciler.close();
    return start();
  }

  Scene look() {
    reconciler.look();
    return this;
  }

  /** Pushes what is in the work tree and waits until every cluster holds it. */
  CommitId arrive(String message) {
    var commit = git.push(message);
    look();
    awaitHolds(commit);
    return commit;
  }

  void awaitHolds(CommitId commit) {
    await(
        "all clusters hold " + commit.abbreviated(),
        () ->
            !reconciler.status().clusters().isEmpty()
                && reconciler.status().clusters().values().stream()
                    .allMatch(c ->
                        c.applied().commit().equals(commit.hex()) && c.health() == Health.HEALTHY));
  }

  void awaitHealth(String cluster, Health health) {
    await(cluster + " is " + health, () -> cluster(cluster).health() == health);
  }

  void await(String what, BooleanSupplier reached) {
    var end = System.nanoTime() + DEADLINE.toNanos();
    while (!reached.getAsBoolean()) {
      if (System.nanoTime() > end) {
        throw new AssertionError(
            "never: " + what + "\n" + reconciler.status() + "\n" + String.join("\n", events));
      }
      sleep(20);
    }
  }

  static void sleep(long millis) {
    try {
      Thread.sleep(millis);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new AssertionError(e);
    }
  }

  ClusterStatus cluster(String name) {
    return Optional.ofNullable(reconciler.status().clusters().get(name))
        .orElseThrow(() -> new AssertionError("no status of " + name));
  }

  String source() {
    var s = reconciler.status().source();
    return s.state() + " " + s.reason();
  }

  /** Names of the policies in the namespace shop. */
  TreeSet<String> policies(String cluster) {
    var names = new TreeSet<String>();
    get(cluster, "/apis/cilium.io/v2/namespaces/shop/ciliumnetworkpolicies")
        .path("items")
        .forEach(i -> names.add(i.at("/metadata/name").asString()));
    return names;
  }

  tools.jackson.databind.JsonNode policy(String cluster, String name) {
    return get(cluster, "/apis/cilium.io/v2/namespaces/shop/ciliumnetworkpolicies/" + name);
  }

  /** Whom a policy lets in: the label app of its only peer. */
  String peer(String cluster, String name) {
    return policy(cluster, name)
        .at("/spec/ingress/0/fromEndpoints/0/matchLabels")
        .properties()
        .stream()
        .map(e -> e.getValue().asString())
        .findFirst()
        .orElse("");
  }

  private tools.jackson.databind.JsonNode get(String cluster, String path) {
    try {
      return plane.api(cluster).get(path).json();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Somebody edits a policy by hand. */
  void edit(String cluster, String name, String from) {
    var path = "/apis/cilium.io/v2/namespaces/shop/ciliumnetworkpolicies/" + name;
    try {
      var answer =
          plane
              .api(cluster)
              .merge(
                  path,
                  """
                  {"spec":{"ingress":[{"fromEndpoints":[{"matchLabels":{"app":"%s"}}]}]}}\
                  """
                      .formatted(from));
      assertThat(answer.ok()).as(answer.body()).isTrue();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public void close() {
    reconciler.close();
  }
}
