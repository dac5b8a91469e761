package dev.atoll.cli;

import dev.atoll.fleet.model.Cluster;
import dev.atoll.fleet.model.Fleet;
import dev.atoll.reconciler.agent.AgentDirectory;
import dev.atoll.reconciler.agent.AgentLimits;
import dev.atoll.reconciler.agent.AgentView;
import dev.atoll.reconciler.agent.RemoteCluster;
import dev.atoll.reconciler.config.OperatorConfigReader;
import dev.atoll.reconciler.fleet.FleetGit;
import dev.atoll.reconciler.fleet.FleetReconciler;
import dev.atoll.reconciler.status.ClusterStatus;
import dev.atoll.reconciler.status.FleetStatus;
import dev.atoll.sandbox.CiliumCrds;
import dev.atoll.sandbox.Components;
import dev.atoll.sandbox.ControlPlane;
import dev.atoll.sandbox.Progress;
import dev.atoll.sandbox.cilium.CiliumMesh;
import dev.atoll.sandbox.cilium.CiliumPrograms;
import dev.atoll.sandbox.cilium.MeshCluster;
import dev.atoll.sandbox.node.Measurement;
import dev.atoll.sandbox.node.Pod;
import dev.atoll.validators.reach.FleetReach;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Predicate;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;
import java.util.stream.StreamSupport;

/**
 * The clusters of the example with real Cilium, a fleet repository that lets Atoll join them, and
 * the reconciler in this process. Needs root, and what {@code atoll sandbox prepare --cilium}
 * finds.
 */
final class RealMesh implements AutoCloseable {
  private static final Progress OUT = text -> System.out.println("mesh: " + text);
  private static final Duration PATIENCE = Duration.ofMinutes(2);
  private static final Duration ANSWER = Duration.ofMillis(700);

  /** What Atoll writes, and what must not change where it refuses. */
  private static final List<String> WRITTEN =
      List.of(
          "/api/v1/namespaces",
          "/api/v1/namespaces/kube-system/secrets",
          "/api/v1/namespaces/kube-system/configmaps",
          "/api/v1/namespaces/atoll-system/configmaps",
          "/apis/cilium.io/v2/ciliumnetworkpolicies");

  private final Path dir;
  private final FleetGit git;
  private final Components components = Components.ofThisMachine(OUT);
  private final ControlPlane plane;
  private final CiliumMesh mesh;
  private final FleetReconciler reconciler;

  private RealMesh(Path dir, FleetGit git) {
    this.dir = dir;
    this.git = git;
    var clusters = fleet().clusters();
    plane =
        ControlPlane.start(
            clusters.stream().map(RealMesh::apiServer).toList(),
            ControlPlane.Options.temporary().with(components));
    try {
      definitions(plane.clusters());
      mesh =
          CiliumMesh.start(plane, installed(clusters), CiliumPrograms.find(components, OUT), OUT);
      mesh.deploy(fleet());
      reconciler = reconciler();
    } catch (RuntimeException e) {
      plane.close();
      throw e;
    }
  }

  /** Three clusters of which Git says nothing yet: {@link #commit} is the first. */
  static RealMesh start(Path dir) {
    var git = FleetGit.empty(dir);
    copy(Path.of("../fleet-example"), git.work());
    for (var cluster : List.of("one", "two", "three")) {
      var file = git.work().resolve("clusters/cluster-" + cluster + ".yaml");
      replace(file, "managedBy: helm", "managedBy: atoll");
    }
    return new RealMesh(dir, git);
  }

  private FleetReconciler reconciler() {
    var file = dir.resolve("atoll.yaml");
    write(
        file,
        """
        source: {url: "%s", branch: main}
        credentials: %s
        agents: %s
        state: state
        """
            .formatted(git.bare().toUri(), plane.credentials(), mesh.agents()));
    var config = OperatorConfigReader.read(file).value().orElseThrow();
    return Wiring.reconciler(config, event -> System.out.println("atoll: " + event));
  }

  ControlPlane plane() {
    return plane;
  }

  CiliumMesh mesh() {
    return mesh;
  }

  Fleet fleet() {
    return FleetInput.review(git.work().toString()).fleet();
  }

  /** A file of the fleet. */
  Path file(String path) {
    return git.work().resolve(path);
  }

  /** Commits what the fleet's files say, and lets the reconciler see it. */
  FleetStatus commit(String message) {
    git.push(message);
    return look();
  }

  /** Takes the newest commit back, as one does whose commit was refused. */
  FleetStatus revert() {
    git.git("revert", "--no-edit", "HEAD");
    git.git("push", "-q", "origin", "HEAD:main");
    var status = look();
    await("every cluster knows the newest commit", this::isHeld);
    return status;
  }

  private boolean isHeld(FleetStatus status) {
    return status.clusters().values().stream().allMatch(c -> c.applied().commit().equals(head()));
  }

  private String head() {
    return git.head().hex();
  }

  private FleetStatus look() {
    reconciler.look();
    return reconciler.status();
  }

  /** Waits until every node of every cluster enforces the newest commit, and all are one mesh. */
  void awaitWhole() {
    var head = head();
    await(
        "every cluster enforces " + head,
        s ->
            s.source().revision().equals(head)
                && s.clusters().values().stream()
                    .allMatch(c -> c.enforced().commit().equals(head) && c.missing().isEmpty()));
    await(
        "all clusters of Git are ready at each other",
        s -> s.clusters().keySet().stream().allMatch(c -> ready(c).equals(others(c, s))));
  }

  void awaitCluster(String what, String cluster, Predicate<ClusterStatus> wanted) {
    await(what, s -> Optional.ofNullable(s.clusters().get(cluster)).filter(wanted).isPresent());
  }

  private static TreeSet<String> others(String cluster, FleetStatus status) {
    var others = new TreeSet<>(status.clusters().keySet());
    others.remove(cluster);
    return others;
  }

  void await(String what, Predicate<FleetStatus> wanted) {
    awaitThat(() -> what + "; but " + reconciler.status(), () -> wanted.test(reconciler.status()));
  }

  void awaitThat(Supplier<String> what, Supplier<Boolean> wanted) {
    var end = System.nanoTime() + PATIENCE.toNanos();
    while (!wanted.get()) {
      if (System.nanoTime() > end) {
        throw new AssertionError("did not happen: " + what.get());
      }
      pause();
    }
  }

  /** Other clusters from which all agents of a cluster have read everything. */
  TreeSet<String> ready(String cluster) {
    var ready = new TreeSet<String>();
    remotes(cluster).stream().filter(RemoteCluster::ready).forEach(r -> ready.add(r.name()));
    return ready;
  }

  /** Other clusters as the agent of a cluster's one node sees them. */
  List<RemoteCluster> remotes(String cluster) {
    return new AgentDirectory(mesh.agents())
        .look(cluster, AgentLimits.DEFAULT).stream()
            .filter(AgentView.Seen.class::isInstance)
            .flatMap(v -> ((AgentView.Seen) v).remotes().stream())
            .toList();
  }

  /** Installs a cluster of the fleet: an API server if there is none, machines, Cilium and pods. */
  void install(String name, UnaryOperator<MeshCluster> change) {
    var cluster = fleet().cluster(name).orElseThrow();
    if (!plane.clusters().contains(name)) {
      plane.add(List.of(apiServer(cluster)));
      definitions(List.of(name));
    }
    mesh.add(List.of(change.apply(MeshCluster.of(fleet(), cluster, 1))));
    mesh.deploy(fleet());
  }

  private void definitions(Collection<String> clusters) {
    var crds = CiliumCrds.find(components, OUT);
    clusters.forEach(c -> plane.installCrds(c, crds, CiliumCrds.KINDS_OF_POLICY));
  }

  private List<MeshCluster> installed(Collection<Cluster> clusters) {
    return clusters.stream().map(c -> MeshCluster.of(fleet(), c, 1)).toList();
  }

  private static ControlPlane.Cluster apiServer(Cluster cluster) {
    return new ControlPlane.Cluster(
        cluster.name(), cluster.serviceCidrs().getFirst().value().toString());
  }

  /** Connections between all pods, beside what the policies of the fleet's files say. */
  TruthTable measure() {
    return measure(mesh.pods());
  }

  TruthTable measure(List<Pod> pods) {
    var review = FleetInput.review(git.work().toString());
    var reach = FleetReach.of(review, Optional.empty(), false);
    var connections = Measurement.all(pods, List.of(8080, 9090));
    return TruthTable.measure(reach, mesh.measurement(), connections, ANSWER);
  }

  /** A pod by the name that {@code atoll reach} gives it. */
  Pod pod(String end) {
    return mesh.pods().stream().filter(p -> p.end().equals(end)).findFirst().orElseThrow();
  }

  /** Keys of a Secret of {@code kube-system}: the names of its files. */
  List<String> files(String cluster, String secret) {
    try {
      var answer = plane.api(cluster).get("/api/v1/namespaces/kube-system/secrets/" + secret);
      return answer.json().path("data").properties().stream().map(Map.Entry::getKey).toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Versions of all that Atoll writes, by cluster and object. */
  Map<String, String> versions() {
    var versions = new TreeMap<String, String>();
    for (var cluster : plane.clusters()) {
      for (var list : WRITTEN) {
        try {
          var items = plane.api(cluster).list(list).json().path("items");
          StreamSupport.stream(items.spliterator(), false)
              .forEach(o ->
                  versions.put(
                      cluster + " " + list + " " + o.at("/metadata/name").asString(),
                      o.at("/metadata/resourceVersion").asString()));
        } catch (IOException e) {
          throw new UncheckedIOException(e);
        }
      }
    }
    return versions;
  }

  /** Runs a command of Atoll on the fleet's files; the text ends with its exit code. */
  String atoll(String command) {
    var out = new StringWriter();
    var exit = Main.run(new PrintWriter(out), command, git.work().toString());
    return out.toString().replace(git.work() + "/", "") + "exit " + exit;
  }

  void decommission(String cluster, String revision) {
    var out = new StringWriter();
    var exit =
        Main.run(
            new PrintWriter(out),
            "decommission",
            cluster,
            git.bare() + "@" + revision,
            "--config",
            dir.resolve("atoll.yaml").toString(),
            "--yes");
    if (exit != 0) {
      throw new AssertionError(out.toString());
    }
  }

  static void replace(Path file, String old, String now) {
    try {
      var text = Files.readString(file);
      if (!text.contains(old)) {
        throw new AssertionError(file + " does not hold " + old);
      }
      Files.writeString(file, text.replace(old, now));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  static void write(Path file, String text) {
    try {
      Files.writeString(file, text);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static void copy(Path from, Path to) {
    try (var files = Files.walk(from)) {
      for (var file : files.filter(Files::isRegularFile).toList()) {
        var target = to.resolve(from.relativize(file).toString());
        Files.createDirectories(target.getParent());
        Files.copy(file, target);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static void pause() {
    try {
      Thread.sleep(200);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new AssertionError("interrupted", e);
    }
  }

  @Override
  public void close() {
    reconciler.close();
    mesh.close();
    plane.close();
  }
}
