package dev.atoll.cli.demo;

import static org.assertj.core.api.Assertions.assertThat;

import dev.atoll.cli.SandboxMesh;
import dev.atoll.fleet.files.DirectoryFiles;
import dev.atoll.fleet.files.FileLimits;
import dev.atoll.fleet.load.FleetLoader;
import dev.atoll.sandbox.CiliumCrds;
import dev.atoll.sandbox.Component;
import dev.atoll.sandbox.Components;
import dev.atoll.sandbox.ControlPlane;
import dev.atoll.sandbox.Progress;
import dev.atoll.sandbox.netns.NetworkNamespace;
import dev.atoll.sandbox.netns.Outcome;
import dev.atoll.sandbox.netns.Probe;
import dev.atoll.sandbox.netns.Probe.Protocol;
import dev.atoll.sandbox.netns.Prober;
import dev.atoll.sandbox.node.Measurement;
import dev.atoll.sandbox.node.Pod;
import dev.atoll.sandbox.pods.Attachment;
import dev.atoll.sandbox.pods.PodCluster;
import dev.atoll.sandbox.pods.PodMesh;
import dev.atoll.sandbox.pods.PodPrograms;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.function.BooleanSupplier;
import java.util.regex.Pattern;

/**
 * Three clusters on a network that does not route pod ranges: packets go in a tunnel from node to
 * node. Pods have addresses of both families, and those of cluster-two are masqueraded by their CNI
 * plugin.
 */
record OverlayStage(Stage stage, Traffic traffic) implements AutoCloseable {
  private static final Progress OUT = line -> System.out.println("overlay: " + line);
  private static final Path EXAMPLE = Path.of("../fleet-example");
  private static final Duration SOON = Duration.ofMinutes(1);
  private static final Duration LIMIT = Duration.ofSeconds(2);
  private static final String DEVICE = "atoll_vxlan";

  /** Starts all of it in an empty directory, with the tunnel between all clusters. */
  static OverlayStage start(Path dir) throws IOException {
    var components = Components.ofThisMachine(OUT);
    var options = ControlPlane.Options.temporary().with(components).keptIn(dir.resolve("sandbox"));
    var clusters = ControlPlane.Cluster.named(Stage.CLUSTERS.toArray(String[]::new));
    var plane = ControlPlane.start(clusters, options);
    var stage = Stage.set(dir, plane, components.find(Component.KUBECTL).path());
    try {
      plane.installCrds(CiliumCrds.find(components, OUT), CiliumCrds.KINDS_OF_POLICY);
      var commit = commit(stage);
      stage.startReconciler();
      var agents = mesh(stage).start(plane, components, OUT);
      agents.with(List.of("--routing=overlay", "--enable-ipv6"));
      var overlay = new OverlayStage(stage, Traffic.of(stage, pods(stage, components), agents));
      agents.moveTo(overlay.traffic.pods());
      stage.await("the article in every cluster", SOON, Traffic.holds(commit));
      return overlay;
    } catch (IOException | RuntimeException e) {
      end(stage);
      throw e;
    }
  }

  private static SandboxMesh mesh(Stage stage) {
    return SandboxMesh.of(stage.work().toString(), stage.plane().dir());
  }

  private static String commit(Stage stage) throws IOException {
    new Folder(EXAMPLE).copyTo(stage.work());
    var article = new Article(EXAMPLE, stage.work());
    article.ownDatapath();
    article.begin();
    article.meanAllClusters();
    bothFamilies(stage);
    return stage.commit("The article");
  }

  private static void bothFamilies(Stage stage) throws IOException {
    for (int i = 1; i <= Stage.CLUSTERS.size(); i++) {
      var file = stage.work().resolve(Joining.file(Stage.CLUSTERS.get(i - 1)));
      var text =
          Files.readString(file)
              .replace(
                  "podCIDRs: [1%d.0.0.0/8]".formatted(i),
                  "podCIDRs: [1%1$d.0.0.0/8, \"fd1%1$d::/56\"]".formatted(i))
              .replace(
                  "nodeCIDRs: [172.18.%d.0/24]".formatted(i),
                  "nodeCIDRs: [172.18.%1$d.0/24, \"fd00:%1$d::/64\"]".formatted(i));
      Files.writeString(file, text);
    }
  }

  private static PodMesh pods(Stage stage, Components components) {
    var fleet = FleetLoader.load(DirectoryFiles.read(stage.work(), FileLimits.DEFAULT)).value();
    var clusters =
        fleet.clusters().stream()
            .map(c ->
                c.name().equals("cluster-two")
                    ? PodCluster.of(c, 1, Attachment.BRIDGE).masqueraded()
                    : PodCluster.of(c, 1, Attachment.PTP))
            .toList();
    var pods = PodMesh.start(stage.plane(), clusters, PodPrograms.find(components), OUT);
    pods.deploy(fleet);
    return pods;
  }

  /** Agents with these options take over from those that run. */
  void agents(String... options) {
    traffic.agents().with(List.of(options)).moveTo(traffic.pods());
  }

  /** What cluster-one's agent shows. */
  String shown(String path) {
    return mesh(stage).shown("cluster-one", path);
  }

  Pod frontend(String cluster) {
    return traffic.pod(cluster + "/shop/frontend");
  }

  Pod app(String cluster) {
    return traffic.pod(cluster + "/shop/my-app");
  }

  NetworkNamespace inside(Pod pod) {
    return new NetworkNamespace(traffic.pods().enclosure().network(pod.network()));
  }

  /** What a shell on the node of a cluster prints. */
  String on(String cluster, String command) {
    var node = traffic.pods().nodes(cluster).getFirst().name();
    return traffic.pods().enclosure().call(node, List.of("sh", "-c", command), Map.of());
  }

  /** The second address of a pod. */
  InetAddress ipv6(Pod pod) throws IOException {
    var path = "/api/v1/namespaces/%s/pods/%s".formatted(pod.namespace(), pod.name());
    var text = traffic.api(pod.cluster()).get(path).json().at("/status/podIPs/1/ip").asString();
    return InetAddress.ofLiteral(text);
  }

  static InetAddress ipv4(Pod pod) {
    return InetAddress.ofLiteral(pod.address());
  }

  /** Waits for a minute until it is so. */
  static void await(String what, BooleanSupplier wanted) {
    var end = System.nanoTime() + SOON.toNanos();
    while (!wanted.getAsBoolean()) {
      assertThat(System.nanoTime()).as(what).isLessThan(end);
      Stage.pause(Duration.ofMillis(100));
    }
  }

  Outcome ask(Pod from, InetAddress to) {
    var probe = new Probe(Protocol.TCP, new InetSocketAddress(to, Traffic.PORT));
    return traffic.measurement().ask(from, probe, LIMIT);
  }

  /** The line of who answers. */
  String answer(Pod from, InetAddress to) {
    var outcome = ask(from, to);
    assertThat(outcome).isInstanceOf(Outcome.Answered.class);
    return ((Outcome.Answered) outcome).line();
  }

  boolean reaches(Pod from, Pod to) {
    return Measurement.connected(ask(from, ipv4(to)));
  }

  /** As cluster-one's node has found out: {@code routed}, {@code tunnel}, or nothing yet. */
  String way(String cluster) {
    var found = Pattern.compile("  " + cluster + ": (routed|tunnel), ").matcher(shown("/datapath"));
    return found.find() ? found.group(1) : "";
  }

  /** Leads the route to a pod from cluster-one to nobody; returns what it was. */
  String unroute(Pod pod) {
    var range = pod.address().replaceFirst("\\.\\d+$", ".0/24");
    var route = on("cluster-one", "ip route show " + range).strip();
    assertThat(route).contains(" via ");
    on("cluster-one", "ip route replace " + range + " via 172.18.9.99 dev eth0 onlink");
    return route;
  }

  /** Packets that cluster-one's node has sent through the tunnel. */
  long tunnelled() {
    return Long.parseLong(
        on("cluster-one", "cat /sys/class/net/" + DEVICE + "/statistics/tx_packets").strip());
  }

  /** A node of the cluster has the device of the tunnel. */
  boolean hasTunnel(String cluster) {
    return on(cluster, "ip link show type vxlan").contains(DEVICE);
  }

  /** As somebody does who is none of the pods; {@code nobody} without an answer. */
  String asksFromOutside(InetSocketAddress to) {
    var node = traffic.pods().nodes("cluster-three").getFirst().name();
    var outside = new Prober(new NetworkNamespace(traffic.pods().enclosure().network(node)));
    var outcome = outside.probe(List.of(new Probe(Protocol.TCP, to)), LIMIT).getFirst();
    return outcome instanceof Outcome.Answered answered ? answered.line().strip() : "nobody";
  }

  /** Pods of my-app let nodes of other clusters in. */
  void letNodesIn(String cluster) throws IOException {
    var policies = "/apis/cilium.io/v2/namespaces/shop/ciliumnetworkpolicies/";
    var made =
        traffic
            .api(cluster)
            .apply(
                policies + "nodes",
                """
                apiVersion: cilium.io/v2
                kind: CiliumNetworkPolicy
                metadata: {namespace: shop, name: nodes}
                spec:
                  endpointSelector: {matchLabels: {app: my-app}}
                  ingress: [{fromEntities: [remote-node]}]
                """);
    assertThat(made.ok()).as(made.body()).isTrue();
  }

  private static void end(Stage stage) throws IOException {
    stage.close();
    var kept = Path.of("target", "overlay");
    new Folder(kept).delete();
    new Folder(stage.dir().resolve("sandbox").resolve("logs")).copyTo(kept);
    if (Files.exists(stage.log())) {
      Files.copy(stage.log(), kept.resolve("serve.log"));
    }
  }

  /** Ends it, and keeps its logs. */
  @Override
  public void close() throws IOException {
    end(stage);
  }
}
