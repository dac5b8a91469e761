package dev.atoll.agent.faults;

import static org.assertj.core.api.Assertions.assertThat;

import dev.atoll.fleet.net.Cidr;
import dev.atoll.sandbox.CiliumCrds;
import dev.atoll.sandbox.Components;
import dev.atoll.sandbox.ControlPlane;
import dev.atoll.sandbox.Progress;
import dev.atoll.sandbox.kube.KubeApi;
import dev.atoll.sandbox.mesh.AgentCluster;
import dev.atoll.sandbox.mesh.AgentMesh;
import dev.atoll.sandbox.mesh.NodeAgent;
import dev.atoll.sandbox.netns.NetworkNamespace;
import dev.atoll.sandbox.node.Enclosure;
import dev.atoll.sandbox.node.Pod;
import dev.atoll.sandbox.pods.Attachment;
import dev.atoll.sandbox.pods.PodCluster;
import dev.atoll.sandbox.pods.PodMesh;
import dev.atoll.sandbox.pods.PodPrograms;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.Callable;

/**
 * Two clusters with a node each, whose pods Atoll's datapath connects: west by ptp, east by bridge.
 * Agents of nodes are started as {@link #launcher} was told last.
 */
final class DatapathMesh implements AutoCloseable {
  static final List<String> CLUSTERS = List.of("east", "west");
  static final int PORT = 8080;
  static final Duration SOON = Duration.ofSeconds(150);

  private static final List<String> NATIVE = List.of("--routing=native");
  private static final Progress OUT = line -> System.out.println("[faults] " + line);
  private static final String SHOP = "/api/v1/namespaces/shop";
  private static final String POLICIES = "/apis/cilium.io/v2/namespaces/shop/ciliumnetworkpolicies";

  final ControlPlane plane;
  final PodMesh pods;
  final AgentMesh agents;
  private final AgentLauncher launcher;

  private DatapathMesh(AgentLauncher launcher, ControlPlane plane, PodMesh pods, AgentMesh agents) {
    this.launcher = launcher;
    this.plane = plane;
    this.pods = pods;
    this.agents = agents;
  }

  /**
   * @param dir of its own
   */
  static DatapathMesh start(Path dir) throws Exception {
    var components = Components.ofThisMachine(OUT);
    var plane =
        ControlPlane.start(
            List.of(
                new ControlPlane.Cluster("west", "10.95.0.0/16"),
                new ControlPlane.Cluster("east", "10.96.0.0/16")),
            ControlPlane.Options.temporary().with(components).keptIn(dir.resolve("sandbox")));
    try {
      plane.installCrds(CiliumCrds.find(components, OUT), List.of("CiliumNetworkPolicy"));
      var pods = PodMesh.start(plane, clusters(), PodPrograms.find(components), OUT);
      pods.routeBetween("west", "east");
      var launcher = AgentLauncher.in(dir);
      var agents =
          AgentMesh.start(plane, pods, meshed(), launcher.command(), NATIVE, components, OUT);
      var mesh = new DatapathMesh(launcher, plane, pods, agents);
      for (var cluster : CLUSTERS) {
        mesh.api(cluster).hold(SHOP, Map.of("apiVersion", "v1", "kind", "Namespace"));
      }
      return mesh;
    } catch (Exception e) {
      plane.close();
      throw e;
    }
  }

  private static List<PodCluster> clusters() {
    return List.of(
        cluster("west", "172.18.5.10", "15.0.0.0/24", Attachment.PTP),
        cluster("east", "172.18.6.10", "16.0.0.0/24", Attachment.BRIDGE));
  }

  private static PodCluster cluster(String name, String node, String range, Attachment how) {
    return new PodCluster(name, List.of(List.of(node)), List.of(Cidr.of(range)), how, false);
  }

  private static List<AgentCluster> meshed() {
    return List.of(
        new AgentCluster("west", 1, 0, peer("east", 2, "16.0.0.0/16", "172.18.6.0/24"), List.of()),
        new AgentCluster("east", 2, 0, peer("west", 1, "15.0.0.0/16", "172.18.5.0/24"), List.of()));
  }

  private static String peer(String name, int id, String podRange, String nodeRange) {
    return """
    {"peers":[{"name":"%s","id":%d,"podCIDRs":["%s"],"nodeCIDRs":["%s"]}]}\
    """
        .formatted(name, id, podRange, nodeRange);
  }

  /** How agents of nodes are started next. */
  AgentLauncher launcher() {
    return launcher;
  }

  KubeApi api(String cluster) {
    return plane.api(cluster);
  }

  /** Kills the agents of all nodes, and returns when they are ready again. */
  void restartAgents() {
    agents.agents().forEach(NodeAgent::kill);
    startAgents();
  }

  /** Starts those that were killed, and returns when they are ready. */
  void startAgents() {
    agents.agents().forEach(NodeAgent::start);
    agents.agents().forEach(agent -> agent.await(SOON));
  }

  NodeAgent agent(String cluster) {
    return agents.agents(cluster).getFirst();
  }

  /** The JVM of the agent of a cluster's node, which runs below what leads into its namespaces. */
  long agentPid(String cluster) throws IOException {
    long pid = plane.pid(agent(cluster).program()).orElseThrow();
    while (!Files.readString(Path.of("/proc/" + pid + "/comm")).startsWith("java")) {
      pid = Enclosure.child(pid);
    }
    return pid;
  }

  /** Where the agent of a cluster's node has its pins, as this process sees them. */
  Path pins(String cluster) {
    var node = pods.nodes(cluster).getFirst();
    return Path.of("/proc/" + pods.enclosure().first() + "/root" + node.pins(), "atoll");
  }

  /** Runs a pod on the cluster's node, and returns when the API server has its address. */
  Pod run(String cluster, String name, Map<String, String> labels) throws Exception {
    begin(cluster, name, labels);
    await(name + " runs", () -> find(cluster, name).size() == 1);
    return find(cluster, name).getFirst();
  }

  Pod run(String cluster, String name) throws Exception {
    return run(cluster, name, Map.of("app", name));
  }

  /** The same, and does not wait. */
  void begin(String cluster, String name, Map<String, String> labels) throws IOException {
    var ports = List.of(port("TCP"), port("UDP"));
    var spec = new TreeMap<String, Object>();
    spec.put("nodeName", cluster + "-1");
    spec.put(
        "containers", List.of(Map.of("name", "echo", "image", "atoll.dev/echo", "ports", ports)));
    api(cluster)
        .hold(
            SHOP + "/pods/" + name,
            Map.of(
                "apiVersion",
                "v1",
                "kind",
                "Pod",
                "metadata",
                Map.of("labels", labels),
                "spec",
                spec));
  }

  private static Map<String, Object> port(String protocol) {
    return Map.of("containerPort", PORT, "protocol", protocol);
  }

  List<Pod> find(String cluster, String name) throws IOException {
    return Pod.running(cluster, api(cluster)).stream()
        .filter(it -> it.name().equals(name))
        .toList();
  }

  /** Deletes a pod, and returns when its namespace has gone too. */
  void end(Pod pod) throws Exception {
    api(pod.cluster()).delete(SHOP + "/pods/" + pod.name());
    await(
        pod.name() + " is gone",
        () ->
            !Files.exists(pods.enclosure().network(pod.network()))
                && find(pod.cluster(), pod.name()).isEmpty());
  }

  /** A global Service of the pods with the label {@code app}, on port 80; where it is. */
  InetSocketAddress service(String cluster, String name, Map<String, String> annotations)
      throws Exception {
    var all = new TreeMap<>(annotations);
    all.put("service.cilium.io/global", "true");
    var ports = List.of(Map.of("port", 80, "targetPort", PORT));
    api(cluster)
        .hold(
            SHOP + "/services/" + name,
            Map.of(
                "apiVersion",
                "v1",
                "kind",
                "Service",
                "metadata",
                Map.of("annotations", all),
                "spec",
                Map.of("selector", Map.of("app", name), "ports", ports)));
    var service = api(cluster).get(SHOP + "/services/" + name).json();
    return new InetSocketAddress(service.at("/spec/clusterIP").asString(), 80);
  }

  void removeService(String cluster, String name) throws IOException {
    api(cluster).delete(SHOP + "/services/" + name);
  }

  /**
   * Makes a CiliumNetworkPolicy what it says, and returns when the node's maps are made from it.
   *
   * @param spec YAML or JSON in one line
   */
  void policy(String cluster, String name, String spec) throws Exception {
    var text =
        """
        {"apiVersion":"cilium.io/v2","kind":"CiliumNetworkPolicy",
         "metadata":{"name":"%s","namespace":"shop"},"spec":%s}\
        """
            .formatted(name, spec);
    var answer = api(cluster).apply(POLICIES + "/" + name, text);
    assertThat(answer.ok()).as(answer.body()).isTrue();
    var realised =
        "\"namespace\":\"shop\",\"name\":\"%s\",\"generation\":%d}"
            .formatted(name, answer.json().at("/metadata/generation").asLong());
    await("policy " + name, () -> shown(cluster, "/datapath").contains(realised));
  }

  /** Pods of an app may be reached by those of another one, of all clusters. */
  static String only(String app, String from) {
    return """
    {"endpointSelector":{"matchLabels":{"app":"%s"}},
     "ingress":[{"fromEndpoints":[{"matchLabels":{"app":"%s"},"matchExpressions":[
      {"key":"io.cilium.k8s.policy.cluster","operator":"Exists"}]}]}]}\
    """
        .formatted(app, from);
  }

  void removePolicy(String cluster, String name) throws IOException {
    api(cluster).delete(POLICIES + "/" + name);
  }

  NetworkNamespace network(Pod pod) {
    return NetworkNamespace.named(pod.network(), pods.enclosure().first());
  }

  /** One connection and its first line; empty if nothing came about in a second. */
  String line(Pod from, String to, int port) {
    return Asking.line(network(from), new InetSocketAddress(to, port), Duration.ofSeconds(1));
  }

  InetSocketAddress at(Pod pod) {
    return new InetSocketAddress(pod.address(), PORT);
  }

  /** What an echo says first; empty if nothing came about in the time. */
  String answers(Pod from, InetSocketAddress to, Duration time) {
    return Asking.line(network(from), to, time);
  }

  String answers(Pod from, InetSocketAddress to) {
    return answers(from, to, Duration.ofMillis(300));
  }

  /** Whether so many bytes go to a pod and come back as they were. */
  boolean carry(Pod from, Pod to, int bytes) throws IOException {
    try (var socket = network(from).openTcp().socket()) {
      Asking.line(socket, at(to), Duration.ofSeconds(30));
      return Asking.carry(socket, bytes);
    }
  }

  boolean reaches(Pod from, Pod to) {
    return !line(from, to.address(), PORT).isEmpty();
  }

  /** Waits until programs look at what a pod sends and gets, as its node says. */
  void awaitEnforced(Pod pod) throws Exception {
    var wanted = "\"shop/" + pod.name() + "\",\"state\":\"enforced\"";
    await(pod.end() + " is enforced", () -> shown(pod.cluster(), "/datapath").contains(wanted));
  }

  /** What agents show. */
  AgentPages pages() {
    return new AgentPages(agents);
  }

  /** What the agent of a cluster's node shows; empty if it does not answer. */
  String shown(String cluster, String path) {
    return pages().shown(cluster, path);
  }

  /** Names of the folders with maps on a cluster's node. */
  List<String> layouts(String cluster) {
    var all = names(pins(cluster));
    all.remove("links");
    return all;
  }

  /** Waits until agents have taken over what there was of another layout. */
  void awaitOneLayout() throws Exception {
    for (var cluster : CLUSTERS) {
      await("one layout is left in " + cluster, () -> layouts(cluster).size() == 1);
    }
  }

  static void await(String what, Callable<Boolean> condition) throws Exception {
    var end = System.nanoTime() + SOON.toNanos();
    while (!condition.call()) {
      assertThat(System.nanoTime()).as("not in time: " + what).isLessThan(end);
      Thread.sleep(20);
    }
  }

  /** Each pod of {@code from} with each of {@code to}, until all get through. */
  void awaitWay(List<Pod> from, List<Pod> to) throws Exception {
    for (var one : from) {
      for (var other : to) {
        await(one.end() + " reaches " + other.end(), () -> reaches(one, other));
      }
    }
  }

  /** Names of what is pinned in a folder. */
  static List<String> names(Path folder) {
    try (var all = Files.list(folder)) {
      return new ArrayList<>(all.map(it -> it.getFileName().toString()).sorted().toList());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public void close() {
    agents.close();
    pods.close();
    plane.close();
  }
}
