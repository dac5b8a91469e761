package dev.atoll.agent.faults;

import static org.assertj.core.api.Assertions.assertThat;

import dev.atoll.agent.bpf.BpfLink;
import dev.atoll.agent.bpf.BpfMap;
import dev.atoll.agent.bpf.LoadedProgram;
import dev.atoll.sandbox.mesh.NodeAgent;
import dev.atoll.sandbox.node.Pod;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/**
 * What becomes of traffic while agents are killed, upgraded, rolled back and started with other
 * maps. Each test goes on where the one before ended.
 *
 * <p>Who asks a service is another pod than who asks its backends: of two connections with one
 * source port, one of which a service sends to where the other one goes, only one can be.
 */
@Tag("root")
@Timeout(600)
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
@ExtendWith(OneMesh.class)
class UpgradeTest {
  private static final String OTHER_LAYOUT =
      "--map-size=ct=2048,policy=4096,lut=65536,services=512,backends=2048,ipcache=4096";
  private static final Duration PAUSE = Duration.ofMillis(10);
  private static final int WANTED = 60_000;

  @TempDir static Path dir;
  private static DatapathMesh mesh;
  private static final List<Pod> pods = new ArrayList<>();
  private static Load load;

  @BeforeAll
  static void start(DatapathMesh running) throws Exception {
    mesh = running;
    var clients = new ArrayList<Pod>();
    var buyers = new ArrayList<Pod>();
    var servers = new ArrayList<Pod>();
    for (var cluster : DatapathMesh.CLUSTERS) {
      clients.add(mesh.run(cluster, "client"));
      buyers.add(mesh.run(cluster, "buyer", Map.of("app", "client")));
      servers.add(mesh.run(cluster, "shop"));
    }
    List.of(clients, buyers, servers).forEach(pods::addAll);
    for (var cluster : DatapathMesh.CLUSTERS) {
      mesh.policy(cluster, "shop", onlyClients());
      mesh.policy(cluster, "client", onlyShops());
    }
    mesh.awaitWay(clients, servers);
    mesh.awaitWay(buyers, servers);
    var ways = new ArrayList<Load.Way>();
    for (var client : clients) {
      for (var server : servers) {
        ways.add(way(client, new InetSocketAddress(server.address(), DatapathMesh.PORT)));
      }
    }
    for (var buyer : buyers) {
      var to = mesh.service(buyer.cluster(), "shop", Map.of());
      DatapathMesh.await(
          "the service answers", () -> !mesh.line(buyer, to.getHostString(), 80).isEmpty());
      ways.add(way(buyer, to));
    }
    load = Load.begin(ways, PAUSE);
  }

  @AfterAll
  static void end() throws Exception {
    load.close();
    for (var cluster : DatapathMesh.CLUSTERS) {
      mesh.removePolicy(cluster, "shop");
      mesh.removePolicy(cluster, "client");
    }
    for (var pod : pods) {
      mesh.end(pod);
    }
  }

  private static Load.Way way(Pod from, InetSocketAddress to) {
    return new Load.Way(from.end() + " to " + to, mesh.network(from), to);
  }

  private static String onlyClients() {
    return """
    {"endpointSelector":{"matchLabels":{"app":"shop"}},"ingress":[{"fromEndpoints":[
     {"matchLabels":{"app":"client"},"matchExpressions":[
      {"key":"io.cilium.k8s.policy.cluster","operator":"Exists"}]}],
     "toPorts":[{"ports":[{"port":"8080","protocol":"TCP"}]}]}]}\
    """;
  }

  /** Closed both ways: replies come in by what is remembered only. */
  private static String onlyShops() {
    return """
    {"endpointSelector":{"matchLabels":{"app":"client"}},
     "ingress":[{"fromEndpoints":[{"matchLabels":{"app":"nobody"}}]}],
     "egress":[{"toEndpoints":[{"matchLabels":{"app":"shop"},"matchExpressions":[
      {"key":"io.cilium.k8s.policy.cluster","operator":"Exists"}]}]}]}\
    """;
  }

  private static void go(int requests) throws Exception {
    var until = load.requests() + requests;
    DatapathMesh.await("traffic goes on", () -> load.requests() > until);
    System.out.println("upgrade: " + load.text());
    assertThat(load.failed()).as(said()).isEmpty();
  }

  /** What the agents know of it. */
  private static String said() {
    return load.failed().isEmpty() ? "" : mesh.pages().said();
  }

  private static List<NodeAgent> agents() {
    return mesh.agents.agents();
  }

  private static void kill() {
    agents().forEach(NodeAgent::kill);
    assertThat(agents()).noneMatch(NodeAgent::runs);
  }

  private static void startAgain() {
    mesh.startAgents();
  }

  /** The programs at all places of a cluster's node. */
  private static Map<String, LoadedProgram> programs(String cluster) {
    var all = new TreeMap<String, LoadedProgram>();
    var links = mesh.pins(cluster).resolve("links");
    for (var name : DatapathMesh.names(links)) {
      try (var link = BpfLink.pinned(links.resolve(name))) {
        LoadedProgram.of(link.programId()).ifPresent(it -> all.put(name, it));
      }
    }
    return all;
  }

  private static Set<String> tags() {
    return programs().values().stream()
        .flatMap(it -> it.values().stream())
        .map(it -> it.name() + " " + it.tag())
        .collect(Collectors.toSet());
  }

  private static boolean areOther(String cluster, Map<String, LoadedProgram> before) {
    var now = programs(cluster);
    return now.keySet().equals(before.keySet())
        && now.entrySet().stream().noneMatch(e -> e.getValue().equals(before.get(e.getKey())));
  }

  private static Map<String, Map<String, LoadedProgram>> programs() {
    var all = new TreeMap<String, Map<String, LoadedProgram>>();
    DatapathMesh.CLUSTERS.forEach(it -> all.put(it, programs(it)));
    return all;
  }

  private static void awaitOthers(Map<String, Map<String, LoadedProgram>> before) throws Exception {
    for (var cluster : DatapathMesh.CLUSTERS) {
      assertThat(before.get(cluster)).hasSizeGreaterThanOrEqualTo(6);
      DatapathMesh.await(
          "other programs in " + cluster, () -> areOther(cluster, before.get(cluster)));
    }
  }

  @Test
  @Order(1)
  void killing_agents_and_starting_them_again_fails_no_request() throws Exception {
    go(2_000);
    var before = programs();
    kill();
    go(4_000);
    assertThat(programs()).isEqualTo(before);
    startAgain();
    awaitOthers(before);
    go(4_000);
  }

  @Test
  @Order(2)
  void an_upgrade_and_its_rollback_fail_no_request() throws Exception {
    var tags = tags();
    mesh.launcher().build(otherBuild());
    var before = programs();
    kill();
    startAgain();
    awaitOthers(before);
    go(4_000);
    assertThat(tags()).as("programs of the other build").isNotEqualTo(tags);
    mesh.launcher().build();
    var upgraded = programs();
    kill();
    startAgain();
    awaitOthers(upgraded);
    go(4_000);
    assertThat(tags()).as("programs of this build").isEqualTo(tags);
  }

  /** The programs, which remember a connection that has ended for a second longer. */
  private static Path otherBuild() throws Exception {
    var sources = Files.createDirectory(dir.resolve("bpf"));
    try (var all = Files.list(Path.of("src/main/bpf"))) {
      for (var each : all.filter(Files::isRegularFile).toList()) {
        Files.copy(each, sources.resolve(each.getFileName()));
      }
    }
    var header = sources.resolve("track.h");
    var text = Files.readString(header);
    assertThat(text).contains("(10 * SECOND)");
    Files.writeString(header, text.replace("(10 * SECOND)", "(11 * SECOND)"));
    var build = dir.resolve("build-of-others");
    var object = build.resolve("dev/atoll/agent/datapath/atoll.bpf.o");
    var compiler =
        new ProcessBuilder("sh", sources.resolve("compile").toString(), object.toString())
            .inheritIO()
            .start();
    assertThat(compiler.waitFor(60, TimeUnit.SECONDS)).isTrue();
    assertThat(compiler.exitValue()).isZero();
    return build;
  }

  @Test
  @Order(3)
  void another_layout_and_the_way_back_fail_no_request() throws Exception {
    var old = mesh.layouts("west");
    switchLayout(OTHER_LAYOUT);
    assertThat(mesh.layouts("west")).doesNotContainAnyElementsOf(old);
    try (var ct =
        BpfMap.pinned(mesh.pins("west").resolve(mesh.layouts("west").getFirst()).resolve("ct"))) {
      assertThat(ct.shape().maxEntries()).isEqualTo(2048);
      assertThat(ct.entries()).as("flows are remembered there").hasSizeGreaterThan(4);
    }
    switchLayout();
    assertThat(mesh.layouts("west")).isEqualTo(old);
  }

  private static void switchLayout(String... options) throws Exception {
    var before = programs();
    mesh.launcher().options(options);
    kill();
    go(1_000);
    startAgain();
    awaitOthers(before);
    mesh.awaitOneLayout();
    go(4_000);
  }

  @Test
  @Order(4)
  void agents_that_are_killed_while_they_change_the_layout_fail_no_request() throws Exception {
    var before = programs();
    for (int i = 0; i < 3; i++) {
      mesh.launcher().options(i % 2 == 0 ? new String[] {OTHER_LAYOUT} : new String[0]);
      kill();
      agents().forEach(NodeAgent::start);
      DatapathMesh.await("another layout appears", () -> mesh.layouts("west").size() == 2);
      TimeUnit.MILLISECONDS.sleep(150L * i);
    }
    switchLayout();
    awaitOthers(before);
  }

  @Test
  @Order(5)
  void of_sixty_thousand_requests_none_has_failed() throws Exception {
    if (load.requests() < WANTED) {
      go((int) (WANTED - load.requests()));
    }
    load.close();
    System.out.println("upgrade, in the whole: " + load.text());
    assertThat(load.failed()).as(said()).isEmpty();
    assertThat(load.answered()).as("every way, services from both clusters").hasSize(4 + 2 * 2);
  }
}
