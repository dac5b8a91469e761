package dev.atoll.cli;

import dev.atoll.fleet.model.Cluster;
import dev.atoll.fleet.model.Fleet;
import dev.atoll.fleet.model.Located;
import dev.atoll.policy.rule.Semantics;
import dev.atoll.sandbox.Components;
import dev.atoll.sandbox.ControlPlane;
import dev.atoll.sandbox.Progress;
import dev.atoll.sandbox.Sandbox;
import dev.atoll.sandbox.cilium.CiliumMesh;
import dev.atoll.sandbox.mesh.AgentCluster;
import dev.atoll.sandbox.mesh.AgentMesh;
import dev.atoll.sandbox.pods.PodMesh;
import dev.atoll.templates.MeshFacts;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.SortedMap;
import java.util.TreeMap;

/** Atoll's own mesh control plane beside the API servers of a sandbox. */
public final class SandboxMesh {
  /** For agents of nodes between which there are {@link #routes}. */
  public static final String NATIVE = "--routing=native";

  private static final Duration ANSWER = Duration.ofSeconds(5);

  /** Where Cilium's chart lets others reach a store. */
  private static final int STORE_PORT = 32379;

  private final Fleet fleet;
  private final Path dir;

  SandboxMesh(Fleet fleet, Path dir) {
    this.fleet = fleet;
    this.dir = dir;
  }

  /**
   * For the clusters of a fleet.
   *
   * @param fleet a directory or a revision, as commands take it
   * @param dir of the sandbox
   */
  public static SandboxMesh of(String fleet, Path dir) {
    return new SandboxMesh(FleetInput.review(fleet).fleet(), dir);
  }

  /** Starts it beside API servers that run, and returns when all know each other. */
  public AgentMesh start(ControlPlane plane, Components components, Progress progress) {
    return AgentMesh.start(plane, clusters(), program(), components, progress);
  }

  /**
   * The same with an agent on each node, and routes between the pods of different clusters.
   *
   * @param more options that agents of nodes get besides {@link #NATIVE}
   */
  public AgentMesh start(
      ControlPlane plane,
      PodMesh pods,
      List<String> more,
      Components components,
      Progress progress) {
    routes(pods);
    var options = new ArrayList<>(more);
    options.add(NATIVE);
    return AgentMesh.start(plane, pods, clusters(), program(), options, components, progress);
  }

  /**
   * Agents on the nodes of {@code pods}, for clusters that Git joins to clusters with Cilium, and
   * ways to the pods of these: routes, or a tunnel where {@code routingMode} says so.
   */
  public AgentMesh startAmong(
      ControlPlane plane,
      PodMesh pods,
      CiliumMesh others,
      Components components,
      Progress progress) {
    var here = pods.clusters();
    var tunnels = here.stream().anyMatch(this::isTunnelled);
    if (!tunnels) {
      here.forEach(cluster -> pods.route(cluster, others.podRanges()));
    }
    var clusters = clusters().stream().filter(c -> here.contains(c.name())).toList();
    return AgentMesh.startAmong(
        plane,
        pods,
        others.authority(),
        clusters,
        program(),
        List.of("--routing=" + (tunnels ? "overlay" : "native")),
        components,
        progress);
  }

  private boolean isTunnelled(String cluster) {
    var values = fleet.cluster(cluster).orElseThrow().datapath().values();
    return values.text("routingMode").equals("tunnel");
  }

  /** Plain routes between the pods of all clusters, as where one network carries them all. */
  public static void routes(PodMesh pods) {
    var names = pods.clusters();
    for (int i = 0; i < names.size(); i++) {
      for (var other : names.subList(i + 1, names.size())) {
        pods.routeBetween(names.get(i), other);
      }
    }
  }

  Sandbox.Status up(Progress progress) {
    var components = Components.ofThisMachine(progress);
    var names = fleet.clusters().stream().map(Cluster::name).toList();
    var beside =
        new Sandbox.Beside(AgentMesh.programs(names), plane -> start(plane, components, progress));
    return Sandbox.up(
        fleet.clusters().stream().map(SandboxMesh::apiServer).toList(),
        dir,
        components,
        progress,
        beside);
  }

  private List<AgentCluster> clusters() {
    return fleet.clusters().stream()
        .map(c ->
            new AgentCluster(
                c.name(),
                c.id().value(),
                storePort(c),
                MeshFacts.text(fleet, c),
                options(Semantics.of(c))))
        .toList();
  }

  /** Agents read policies as the Cluster file has it; what is an agent's default is left out. */
  private static List<String> options(Semantics of) {
    var usual = Semantics.newest(of.cluster());
    var options = new ArrayList<String>();
    if (of.enforcement() != usual.enforcement()) {
      options.add("--enable-policy=" + of.enforcement().name().toLowerCase(Locale.ROOT));
    }
    if (!of.defaultLocalCluster()) {
      options.add("--policy-default-local-cluster=false");
    }
    if (!of.nonDefaultDeny()) {
      options.add("--enable-non-default-deny-policies=false");
    }
    if (of.clusterNetworkPolicies()) {
      options.add("--enable-k8s-cluster-network-policy");
    }
    if (!of.families().isOn(false)) {
      options.add("--enable-ipv4=false");
    }
    if (of.families().isOn(true)) {
      options.add("--enable-ipv6");
    }
    of.cidrMatch().stream().sorted().forEach(m -> options.add("--policy-cidr-match-mode=" + m));
    return options;
  }

  private static int storePort(Cluster cluster) {
    return cluster.mesh().map(Cluster.Mesh::port).orElse(STORE_PORT);
  }

  /** The launcher; in a JVM that has the agent's classes, as that of a test, a JVM like it. */
  private static List<String> program() {
    var home = Path.of(System.getenv().getOrDefault("ATOLL_HOME", ".")).toAbsolutePath();
    var launcher = home.resolve("atoll-agent");
    return Files.isExecutable(launcher)
        ? List.of(launcher.toString())
        : List.of(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "-XX:+UseSerialGC",
            "-XX:TieredStopAtLevel=1",
            "-Xmx64m",
            "--enable-native-access=ALL-UNNAMED",
            "--sun-misc-unsafe-memory-access=allow",
            "-cp",
            System.getProperty("java.class.path"),
            "dev.atoll.agent.command.AgentMain");
  }

  /** With the first range of its Services. */
  static ControlPlane.Cluster apiServer(Cluster cluster) {
    var services = cluster.serviceCidrs().stream().map(Located::value).findFirst();
    return new ControlPlane.Cluster(
        cluster.name(), services.map(Object::toString).orElse("10.96.0.0/16"));
  }

  /** Where the agent of each cluster's first node answers. */
  SortedMap<String, String> urls() {
    var urls = new TreeMap<String, String>();
    fleet.clusters().forEach(c -> urls.put(c.name(), url(c.name())));
    return urls;
  }

  /** Where the agent of a cluster's first node answers. */
  public String url(String cluster) {
    try {
      return Files.readString(dir.resolve("mesh").resolve(cluster).resolve("api"));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /**
   * What the agent of a cluster's first node shows to people.
   *
   * @param path for example {@code /peers}; what it does not have is an empty text
   */
  public String shown(String cluster, String path) {
    var request =
        HttpRequest.newBuilder(URI.create(url(cluster) + path))
            .header("Accept", "text/plain")
            .timeout(ANSWER)
            .build();
    try (var client = HttpClient.newHttpClient()) {
      var answer = client.send(request, BodyHandlers.ofString());
      return answer.statusCode() == 200 ? answer.body() : "";
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return "";
    }
  }
}
