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
import dev.atoll.sandbox.mesh.AgentMesh;
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
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.BooleanSupplier;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * Three clusters on a network that does not route pod ranges: packets go in a tunnel from node to
 * node. Pods have addresses of both families, and those of cluster-two are masqueraded by their CNI
 * plugin. Each test goes on where the one before ended.
 */
@Tag("root")
@Timeout(180)
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class OverlayTest {
  private static final Progress OUT = line -> System.out.println("overlay: " + line);
  private static final Path EXAMPLE = Path.of("../fleet-example");
  private static final Duration SOON = Duration.ofMinutes(1);
  private static final Duration LIMIT = Duration.ofSeconds(2);
  private static final String DEVICE = "atoll_vxlan";

  @TempDir static Path dir;
  private static Stage stage;
  private static Traffic traffic;
  private static AgentMesh agents;

  @BeforeAll
  static void start() throws IOException {
    var components = Components.ofThisMachine(OUT);
    var options = ControlPlane.Options.temporary().with(components).keptIn(dir.resolve("sandbox"));
    var clusters = ControlPlane.Cluster.named(Stage.CLUSTERS.toArray(String[]::new));
    var plane = ControlPlane.start(clusters, options);
    stage = Stage.set(dir, plane, components.find(Component.KUBECTL).path());
    plane.installCrds(CiliumCrds.find(components, OUT), CiliumCrds.KINDS_OF_POLICY);
    new Folder(EXAMPLE).copyTo(stage.work());
    var article = new Article(EXAMPLE, stage.work());
    article.ownDatapath();
    article.begin();
    article.meanAllClusters();
    bothFamilies();
    var commit = stage.commit("The article");
    stage.startReconciler();
    agents =
        SandboxMesh.of(stage.work().toString(), plane.dir())
            .start(plane, components, OUT)
            .with(List.of("--routing=overlay", "--enable-ipv6"));
    traffic = Traffic.of(stage, pods(components), agents);
    agents.moveTo(traffic.pods());
    stage.await("the article in every cluster", SOON, Traffic.holds(commit));
  }

  private static void bothFamilies() throws IOException {
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

  private static PodMesh pods(Components components) {
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

  @AfterAll
  static void end() throws IOException {
    if (stage != null) {
      stage.close();
      var kept = Path.of("target", "overlay");
      new Folder(kept).delete();
      new Folder(dir.resolve("sandbox").resolve("logs")).copyTo(kept);
      Files.copy(dir.resolve("serve.log"), kept.resolve("serve.log"));
    }
  }

  private static Pod frontend(String cluster) {
    return traffic.pod(cluster + "/shop/frontend");
  }

  private static Pod app(String cluster) {
    return traffic.pod(cluster + "/shop/my-app");
  }

  private static NetworkNamespace inside(Pod pod) {
    return new NetworkNamespace(traffic.pods().enclosure().network(pod.network()));
  }

  private static String on(String cluster, String command) {
    var node = traffic.pods().nodes(cluster).getFirst().name();
    return traffic.pods().enclosure().call(node, List.of("sh", "-c", command), Map.of());
  }

  /** The second address of a pod. */
  private static InetAddress ipv6(Pod pod) throws IOException {
    var path = "/api/v1/namespaces/%s/pods/%s".formatted(pod.namespace(), pod.name());
    var text = traffic.api(pod.cluster()).get(path).json().at("/status/podIPs/1/ip").asString();
    return InetAddress.ofLiteral(text);
  }

  private static InetAddress ipv4(Pod pod) {
    return InetAddress.ofLiteral(pod.address());
  }

  private static void await(String what, BooleanSupplier wanted) {
    var end = System.nanoTime() + SOON.toNanos();
    while (!wanted.getAsBoolean()) {
      assertThat(System.nanoTime()).as(what).isLessThan(end);
      Stage.pause(Duration.ofMillis(100));
    }
  }

  private static Outcome ask(Pod from, InetAddress to) {
    var probe = new Probe(Protocol.TCP, new InetSocketAddress(to, Traffic.PORT));
    return traffic.measurement().ask(from, probe, LIMIT);
  }

  @Test
  @Order(1)
  void everybody_reaches_what_reach_says_on_every_port() {
    assertThat(traffic.awaitMyApp().differences()).isEmpty();
    var text = String.join("\n", traffic.everything().lines());
    System.out.println(text);
    assertThat(text).endsWith("all as `atoll reach` says");
  }

  @Test
  @Order(2)
  void pods_see_each_other_s_addresses_in_both_families_whatever_their_plugin_masquerades()
      throws IOException {
    for (var from : List.of(frontend("cluster-one"), frontend("cluster-two"))) {
      for (var to : List.of(app("cluster-one"), app("cluster-two"), app("cluster-three"))) {
        assertThat(line(ask(from, ipv4(to)))).contains("saw " + from.address() + ":");
        assertThat(seen(line(ask(from, ipv6(to))))).isEqualTo(ipv6(from));
      }
    }
  }

  /** The address in a line that ends with {@code [ADDRESS]:PORT}. */
  private static InetAddress seen(String line) {
    return InetAddress.ofLiteral(line.substring(line.indexOf('[') + 1, line.indexOf(']')));
  }

  private static String line(Outcome outcome) {
    assertThat(outcome).isInstanceOf(Outcome.Answered.class);
    return ((Outcome.Answered) outcome).line();
  }

  @Test
  @Order(3)
  void a_megabyte_gets_there_and_back() throws Exception {
    for (var to : List.of(app("cluster-two"), app("cluster-three"))) {
      for (var address : List.of(ipv4(to), ipv6(to))) {
        var at = new InetSocketAddress(address, Traffic.PORT);
        var took = Bulk.thereAndBack(inside(frontend("cluster-one")), at, 1 << 20);
        System.out.println("1 MiB to " + at + " and back in " + took.toMillis() + " ms");
        assertThat(took).isLessThan(Duration.ofSeconds(3));
      }
    }
    assertThat(on("cluster-one", "cat /proc/net/snmp | grep ^Ip: | tail -1 | cut -d' ' -f18"))
        .as("packets cut into fragments")
        .isEqualToIgnoringWhitespace("0");
  }

  @Test
  @Order(4)
  void datagrams_get_there_whole_whatever_their_size() throws Exception {
    var one = frontend("cluster-one");
    var two = frontend("cluster-two");
    for (int size : new int[] {1400, 1420, 1450, 1472, 1473, 2000, 4000, 9000}) {
      assertThat(Bulk.datagram(inside(one), inside(two), ipv4(two), size)).as(size + "").isTrue();
      assertThat(Bulk.datagram(inside(two), inside(one), ipv4(one), size)).as(size + "").isTrue();
      assertThat(Bulk.datagram(inside(one), inside(two), ipv6(two), size)).as(size + "").isTrue();
      assertThat(Bulk.datagram(inside(two), inside(one), ipv6(one), size)).as(size + "").isTrue();
    }
  }

  @Test
  @Order(5)
  void what_is_forged_does_not_come_out_of_the_tunnel() throws Exception {
    var to = frontend("cluster-one");
    var two = frontend("cluster-two");
    var three = app("cluster-three");
    int identity = identity(two, to);
    try (var forge = new Forge(traffic, "cluster-two", "172.18.1.10", inside(to), ipv4(to))) {
      assertThat(forge.arrives(ipv4(two), identity)).as("what is right").isTrue();
      assertThat(forge.arrives(ipv4(two), identity + 1)).as("another identity").isFalse();
      assertThat(forge.arrives(ipv4(two), 2)).as("the world's").isFalse();
      assertThat(forge.arrives(ipv4(three), identity(three, to))).as("of another node").isFalse();
      assertThat(forge.arrives(InetAddress.ofLiteral("8.8.8.8"), 2)).as("nobody's").isFalse();
    }
    var mesh = SandboxMesh.of(stage.work().toString(), stage.plane().dir());
    assertThat(mesh.shown("cluster-one", "/flows?verdict=dropped&last=20"))
        .contains("not from the node behind which the source is")
        .contains("with an identity that is not the source's");
  }

  /** As the agent sees it to whose pod it comes. */
  private static int identity(Pod from, Pod to) throws Exception {
    assertThat(ask(from, ipv4(to))).isInstanceOf(Outcome.Refused.class);
    var query = "/flows?last=1&from=ip:" + from.address() + "&to=ip:" + to.address();
    var uri = URI.create(agents.agents(to.cluster()).getFirst().url() + query);
    try (var client = HttpClient.newHttpClient()) {
      var said = client.send(HttpRequest.newBuilder(uri).build(), BodyHandlers.ofString()).body();
      var found = Pattern.compile("\"source\":\\{[^}]*?\"identity\":(\\d+)").matcher(said);
      assertThat(found.find()).as(said).isTrue();
      return Integer.parseInt(found.group(1));
    }
  }

  @Test
  @Order(6)
  void a_node_that_is_cut_off_is_silent_until_it_is_mended() {
    var from = frontend("cluster-one");
    var to = app("cluster-two");
    var node = traffic.pods().nodes("cluster-two").getFirst().name();
    traffic.pods().underlay().cut(node);
    assertThat(ask(from, ipv4(to))).isInstanceOf(Outcome.Silent.class);
    assertThat(Measurement.connected(ask(from, ipv4(app("cluster-three"))))).isTrue();
    traffic.pods().underlay().mend(node);
    await("it is back", () -> Measurement.connected(ask(from, ipv4(to))));
  }

  @Test
  @Order(7)
  void a_cluster_that_is_routed_is_reached_without_the_tunnel_while_it_answers_through_it() {
    var from = frontend("cluster-one");
    agents.with(List.of("--routing=overlay", "--routed-clusters=3", "--enable-ipv6"));
    agents.moveTo(traffic.pods());
    await("it is silent: nobody routes", () -> !reaches(from, app("cluster-three")));
    assertThat(reaches(from, app("cluster-two"))).isTrue();
    on("cluster-one", "ip route add 13.0.0.0/8 via 172.18.3.10 dev eth0 onlink");
    await("it is routed", () -> reaches(from, app("cluster-three")));
  }

  private static boolean reaches(Pod from, Pod to) {
    return Measurement.connected(ask(from, ipv4(to)));
  }

  @Test
  @Order(8)
  void native_routing_takes_the_tunnel_away() {
    var from = frontend("cluster-one");
    var two = app("cluster-two");
    assertThat(on("cluster-one", "ip link show type vxlan")).contains(DEVICE);
    agents.with(List.of("--routing=native", "--enable-ipv6")).moveTo(traffic.pods());
    for (var cluster : Stage.CLUSTERS) {
      await("it is gone", () -> !on(cluster, "ip link show type vxlan").contains(DEVICE));
    }
    await("nobody routes", () -> !reaches(from, two));
    SandboxMesh.routes(traffic.pods());
    await("routes are used", () -> reaches(from, two));
    assertThat(line(ask(frontend("cluster-two"), ipv4(app("cluster-one")))))
        .as("not masqueraded")
        .contains("saw " + frontend("cluster-two").address() + ":");
  }

  @Test
  @Order(9)
  void which_clusters_need_the_tunnel_is_found_out() {
    var from = frontend("cluster-one");
    var two = app("cluster-two");
    var three = app("cluster-three");
    var toThree = unroute(three);
    agents.with(List.of("--routing=auto", "--enable-ipv6")).moveTo(traffic.pods());
    await("two is routed", () -> way("cluster-two").equals("routed"));
    await("three is not", () -> way("cluster-three").equals("tunnel"));
    var before = tunnelled();
    assertThat(reaches(from, two)).isTrue();
    assertThat(tunnelled()).as("past the tunnel").isEqualTo(before);
    assertThat(reaches(from, three)).isTrue();
    assertThat(tunnelled()).as("through the tunnel").isGreaterThan(before);

    on("cluster-one", "ip route replace " + toThree);
    await("three is routed", () -> way("cluster-three").equals("routed"));
    assertThat(reaches(from, three)).isTrue();

    unroute(two);
    await("two needs it now", () -> way("cluster-two").equals("tunnel"));
    await("two is reached", () -> reaches(from, two));
  }

  @Test
  @Order(10)
  void a_port_of_a_node_leads_to_pods_of_every_cluster_behind_the_tunnel_or_not()
      throws IOException {
    assertThat(way("cluster-two")).isEqualTo("tunnel");
    assertThat(way("cluster-three")).isEqualTo("routed");
    for (var cluster : Stage.CLUSTERS) {
      letNodesIn(cluster);
    }
    var service = "/api/v1/namespaces/shop/services/my-app";
    var made = traffic.api("cluster-one").merge(service, "{\"spec\":{\"type\":\"NodePort\"}}");
    assertThat(made.ok()).as(made.body()).isTrue();
    var at = new InetSocketAddress("172.18.1.10", made.json().at("/spec/ports/0/nodePort").asInt());
    var before = tunnelled();
    var seen = new TreeMap<String, String>();
    await(
        "all have answered",
        () -> {
          var words = asksFromOutside(at).split(" saw ");
          seen.put(words[0], words[words.length - 1].replaceFirst(":\\d+$", ""));
          return Stage.CLUSTERS.stream().allMatch(c -> seen.containsKey(c + "/shop/my-app"));
        });
    System.out.println("at " + at + ": " + seen);
    assertThat(seen)
        .containsEntry("cluster-one/shop/my-app", "172.18.3.10")
        .containsEntry("cluster-two/shop/my-app", "172.18.1.10")
        .containsEntry("cluster-three/shop/my-app", "172.18.1.10");
    assertThat(tunnelled()).isGreaterThan(before);
  }

  private static void letNodesIn(String cluster) throws IOException {
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

  /** As somebody does who is none of the pods; empty without an answer. */
  private static String asksFromOutside(InetSocketAddress to) {
    var node = traffic.pods().nodes("cluster-three").getFirst().name();
    var outside = new Prober(new NetworkNamespace(traffic.pods().enclosure().network(node)));
    var outcome = outside.probe(List.of(new Probe(Protocol.TCP, to)), LIMIT).getFirst();
    return outcome instanceof Outcome.Answered answered ? answered.line().strip() : "nobody";
  }

  /** As cluster-one's node has found out. */
  private static String way(String cluster) {
    var mesh = SandboxMesh.of(stage.work().toString(), stage.plane().dir());
    var page = mesh.shown("cluster-one", "/datapath");
    var found = Pattern.compile("  " + cluster + ": (routed|tunnel), ").matcher(page);
    return found.find() ? found.group(1) : "";
  }

  /** Leads the route to a pod from cluster-one to nobody; returns what it was. */
  private static String unroute(Pod pod) {
    var range = pod.address().replaceFirst("\\.\\d+$", ".0/24");
    var route = on("cluster-one", "ip route show " + range).strip();
    assertThat(route).contains(" via ");
    on("cluster-one", "ip route replace " + range + " via 172.18.9.99 dev eth0 onlink");
    return route;
  }

  /** Packets that cluster-one's node has sent through the tunnel. */
  private static long tunnelled() {
    return Long.parseLong(
        on("cluster-one", "cat /sys/class/net/" + DEVICE + "/statistics/tx_packets").strip());
  }
}
