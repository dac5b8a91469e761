package dev.atoll.cli.demo;

import dev.atoll.cli.SandboxMesh;
import dev.atoll.cli.TruthTable;
import dev.atoll.cli.demo.DoorWatch.Attempt;
import dev.atoll.fleet.files.DirectoryFiles;
import dev.atoll.fleet.files.FileLimits;
import dev.atoll.fleet.load.FleetLoader;
import dev.atoll.fleet.model.Fleet;
import dev.atoll.reconciler.status.FleetStatus;
import dev.atoll.reconciler.status.Health;
import dev.atoll.sandbox.Components;
import dev.atoll.sandbox.Progress;
import dev.atoll.sandbox.kube.KubeApi;
import dev.atoll.sandbox.mesh.AgentMesh;
import dev.atoll.sandbox.netns.Probe;
import dev.atoll.sandbox.netns.Probe.Protocol;
import dev.atoll.sandbox.node.Clusters;
import dev.atoll.sandbox.node.Connection;
import dev.atoll.sandbox.node.Measurement;
import dev.atoll.sandbox.node.Pod;
import dev.atoll.sandbox.pods.Attachment;
import dev.atoll.sandbox.pods.PodCluster;
import dev.atoll.sandbox.pods.PodMesh;
import dev.atoll.sandbox.pods.PodPrograms;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;

/**
 * Pods of the stage's clusters, Atoll's agents on their nodes, and what connections come about.
 *
 * @param all clusters that are measured
 * @param pods those of them that have Atoll's datapath
 */
record Traffic(Stage stage, Clusters all, PodMesh pods, AgentMesh agents) {

  /** Where my-app listens. */
  static final int PORT = 8080;

  /** Where an agent has what it refused to the frontend. */
  static final String DROPPED =
      "/flows?verdict=dropped&from=cluster:cluster-two&from=shop/frontend&to=shop/my-app";

  private static final String TARGET = "/shop/my-app";
  private static final Duration LIMIT = Duration.ofMillis(500);
  private static final Duration SOON = Duration.ofSeconds(30);

  /** Nodes and pods of a fleet, before agents are there. */
  static PodMesh pods(Stage stage, Components components, Progress progress) throws IOException {
    var programs = PodPrograms.find(components);
    var fleet = fleet(stage);
    var pods = PodMesh.start(stage.plane(), clusters(fleet), programs, progress);
    stage.receive(pods::close);
    pods.deploy(fleet);
    return pods;
  }

  private static Fleet fleet(Stage stage) {
    return FleetLoader.load(DirectoryFiles.read(stage.work(), FileLimits.DEFAULT)).value();
  }

  /** One CNI plugin is not like the other: cluster-two has bridges. */
  private static List<PodCluster> clusters(Fleet fleet) {
    return fleet.clusters().stream().map(c -> PodCluster.of(c, 1, attachment(c.name()))).toList();
  }

  private static Attachment attachment(String cluster) {
    return cluster.equals("cluster-two") ? Attachment.BRIDGE : Attachment.PTP;
  }

  /** All of it at once. */
  static Traffic begin(Stage stage, Components components, Progress progress) throws IOException {
    var pods = pods(stage, components, progress);
    var mesh = SandboxMesh.of(stage.work().toString(), stage.plane().dir());
    return of(stage, pods, mesh.start(stage.plane(), pods, List.of(), components, progress));
  }

  /** Both end with the stage. */
  static Traffic of(Stage stage, PodMesh pods, AgentMesh agents) throws IOException {
    var traffic = new Traffic(stage, pods, pods, agents);
    stage.receive(traffic::close);
    return traffic;
  }

  private void close() {
    agents.close();
    pods.close();
  }

  Measurement measurement() {
    return all.measurement();
  }

  Pod pod(String end) {
    return named(end::equals).getFirst();
  }

  private List<Pod> named(Predicate<String> wanted) {
    return all.pods().stream().filter(pod -> wanted.test(pod.end())).toList();
  }

  private List<Pod> targets() {
    return Stage.CLUSTERS.stream().map(cluster -> pod(cluster + TARGET)).toList();
  }

  private List<Pod> callers() {
    return named(end -> !end.endsWith(TARGET));
  }

  static Connection connection(Pod from, Pod to) {
    return new Connection(from, to, Protocol.TCP, PORT);
  }

  /** Everybody asks each my-app. */
  TruthTable toMyApp() {
    var connections = new ArrayList<Connection>();
    for (var from : callers()) {
      targets().forEach(to -> connections.add(connection(from, to)));
    }
    return measure(connections);
  }

  /** Everybody asks everybody on every port that somebody has. */
  TruthTable everything() {
    return measure(Measurement.all(all.pods(), List.of(PORT, 9090)));
  }

  private TruthTable measure(List<Connection> connections) {
    return TruthTable.measure(stage.work().toString(), measurement(), connections, LIMIT);
  }

  /** Measures until it is as {@code reach} says; what differs after a while is returned too. */
  TruthTable awaitMyApp() {
    var end = System.nanoTime() + SOON.toNanos();
    var table = toMyApp();
    while (!table.differences().isEmpty() && System.nanoTime() < end) {
      table = toMyApp();
    }
    return table;
  }

  /** Asks my-app by the address that its Service has in the caller's cluster. */
  Spread spread(Pod from, int connections) {
    return Spread.of(
        measurement(), from, new Probe(Protocol.TCP, service(from.cluster())), connections);
  }

  /** Asks until just the clusters that are wanted answer; the last answers in any case. */
  Spread awaitSpread(Pod from, int connections, Predicate<Spread> wanted) {
    var end = System.nanoTime() + SOON.toNanos();
    var spread = spread(from, connections);
    while (!wanted.test(spread) && System.nanoTime() < end) {
      spread = spread(from, connections);
    }
    return spread;
  }

  /** Where the Service my-app of a cluster is. */
  InetSocketAddress service(String cluster) {
    try {
      var service = api(cluster).get("/api/v1/namespaces/shop/services/my-app").json();
      return new InetSocketAddress(service.at("/spec/clusterIP").asString(), 80);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  KubeApi api(String cluster) {
    return stage.plane().api(cluster);
  }

  /** Ends a pod, as somebody does who deletes it. */
  void end(Pod pod) {
    try {
      var path = "/api/v1/namespaces/%s/pods/%s".formatted(pod.namespace(), pod.name());
      api(pod.cluster()).delete(path);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Brings pods back that were ended. */
  void bringBack() {
    all.deploy(fleet(stage));
  }

  /**
   * From when somebody began to push until a connection was as wanted and stayed so.
   *
   * @param since when the first of those attempts began
   */
  record Moment(Instant pushed, Instant since) {
    Duration took() {
      return Duration.between(pushed, since);
    }
  }

  /**
   * Commits, and tries a connection all the time until it is as wanted.
   *
   * @throws IllegalStateException if it does not become so
   */
  Moment commit(String message, Connection watched, boolean comesAbout) {
    try (var watch = DoorWatch.begin(measurement(), watched)) {
      var pushed = Instant.now();
      var commit = stage.commit(message);
      stage.await("the commit in every cluster", SOON, holds(commit));
      await(watched, comesAbout);
      return new Moment(pushed, since(watch.end(), comesAbout, watched));
    }
  }

  /** The first attempt that was as wanted, with all that came after it. */
  private static Instant since(List<Attempt> attempts, boolean wanted, Connection watched) {
    var otherwise = attempts.stream().filter(it -> it.connected() != wanted).toList();
    if (otherwise.isEmpty()) {
      throw new IllegalStateException(watched + " was so before the commit already");
    }
    var last = attempts.indexOf(otherwise.getLast());
    return attempts.get(last + 1).at();
  }

  private void await(Connection watched, boolean comesAbout) {
    var end = System.nanoTime() + SOON.toNanos();
    while (connects(watched) != comesAbout) {
      if (System.nanoTime() > end) {
        throw new IllegalStateException(
            "%s %s %s after %d s"
                .formatted(
                    watched.from().end(),
                    comesAbout ? "does not reach" : "still reaches",
                    watched.to().end(),
                    SOON.toSeconds()));
      }
    }
  }

  boolean connects(Connection connection) {
    var outcomes = measurement().of(List.of(connection), LIMIT);
    return outcomes.values().stream().allMatch(Measurement::connected);
  }

  /** Every cluster holds a commit, and is well. */
  static Predicate<FleetStatus> holds(String commit) {
    return s ->
        s.clusters().size() == Stage.CLUSTERS.size()
            && s.clusters().values().stream()
                .allMatch(c -> c.applied().commit().equals(commit) && c.health() == Health.HEALTHY);
  }
}
