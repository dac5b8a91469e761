package dev.atoll.sandbox.pods;

import dev.atoll.fleet.net.Cidr;
import dev.atoll.sandbox.Components;
import dev.atoll.sandbox.ControlPlane;
import dev.atoll.sandbox.Deadline;
import dev.atoll.sandbox.Progress;
import dev.atoll.sandbox.kube.KubeApi;
import dev.atoll.sandbox.netns.Outcome;
import dev.atoll.sandbox.netns.Probe;
import dev.atoll.sandbox.node.Pod;
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
 * West has two nodes, ptp and both families of addresses; east has one node and a bridge, and its
 * pods are masqueraded.
 */
final class TwoClusters implements AutoCloseable {
  static final int PORT = 8080;
  static final String SHOP = "/api/v1/namespaces/shop";

  private static final Progress OUT = line -> System.out.println("[sandbox] " + line);
  private static final Duration LIMIT = Duration.ofSeconds(2);
  private static final Duration SOON = Duration.ofSeconds(30);

  final ControlPlane plane;
  final PodMesh mesh;

  private TwoClusters(ControlPlane plane, PodMesh mesh) {
    this.plane = plane;
    this.mesh = mesh;
  }

  static TwoClusters start(Path dir) throws IOException {
    var components = Components.ofThisMachine(OUT);
    var programs = PodPrograms.find(components);
    var options = ControlPlane.Options.temporary().with(components).keptIn(dir).telling(OUT);
    var plane =
        ControlPlane.start(
            List.of(
                new ControlPlane.Cluster("west", "10.95.0.0/16"),
                new ControlPlane.Cluster("east", "10.96.0.0/16")),
            options);
    try {
      var mesh = PodMesh.start(plane, List.of(west(), east()), programs, OUT);
      var clusters = new TwoClusters(plane, mesh);
      clusters.api("west").hold(SHOP, Map.of("apiVersion", "v1", "kind", "Namespace"));
      clusters.api("east").hold(SHOP, Map.of("apiVersion", "v1", "kind", "Namespace"));
      return clusters;
    } catch (IOException | RuntimeException e) {
      plane.close();
      throw e;
    }
  }

  private static PodCluster west() {
    return new PodCluster(
        "west",
        List.of(List.of("172.18.5.10", "fd00:5::10"), List.of("172.18.5.11", "fd00:5::11")),
        List.of(Cidr.of("15.0.0.0/16"), Cidr.of("fd15::/56")),
        Attachment.PTP,
        false);
  }

  private static PodCluster east() {
    return new PodCluster(
            "east",
            List.of(List.of("172.18.6.10")),
            List.of(Cidr.of("16.0.0.0/16")),
            Attachment.BRIDGE,
            false)
        .masqueraded();
  }

  KubeApi api(String cluster) {
    return plane.api(cluster);
  }

  /** Binds a pod to a node, and returns when the API server has its address. */
  Pod run(String cluster, String name, int node) throws IOException {
    return run(cluster, name, node, Map.of());
  }

  /** The same in the network of the node. */
  Pod runOnHost(String cluster, String name, int node) throws IOException {
    return run(cluster, name, node, Map.of("hostNetwork", true));
  }

  private Pod run(String cluster, String name, int node, Map<String, ?> more) throws IOException {
    var ports = List.of(port("TCP"), port("UDP"));
    var spec = new TreeMap<String, Object>(more);
    spec.put("nodeName", cluster + "-" + node);
    spec.put(
        "containers", List.of(Map.of("name", "echo", "image", "atoll.dev/echo", "ports", ports)));
    var metadata = Map.of("labels", Map.of("app", name));
    var pod = Map.of("apiVersion", "v1", "kind", "Pod", "metadata", metadata, "spec", spec);
    api(cluster).hold(SHOP + "/pods/" + name, pod);
    await("a pod runs", () -> find(cluster, name).size() == 1);
    return find(cluster, name).getFirst();
  }

  private static Map<String, Object> port(String protocol) {
    return Map.of("containerPort", PORT, "protocol", protocol);
  }

  private List<Pod> find(String cluster, String name) throws IOException {
    return Pod.running(cluster, api(cluster)).stream()
        .filter(it -> it.name().equals(name))
        .toList();
  }

  /** One connection, by a protocol. */
  Outcome ask(Pod from, String address, Probe.Protocol protocol) {
    var to = new InetSocketAddress(address, PORT);
    return mesh.measurement().ask(from, new Probe(protocol, to), LIMIT);
  }

  Outcome ask(Pod from, Pod to) {
    return ask(from, to.address(), Probe.Protocol.TCP);
  }

  /** The second address of a pod. */
  String ipv6(Pod pod) throws IOException {
    var path = SHOP + "/pods/" + pod.name();
    return api(pod.cluster()).get(path).json().at("/status/podIPs/1/ip").asString("");
  }

  /** Numbers of the network namespaces of nodes and pods, by their files. */
  List<Long> networks() {
    var names = new ArrayList<>(List.of("underlay"));
    plane.clusters().forEach(it -> mesh.nodes(it).forEach(node -> names.add(node.name())));
    mesh.pods().forEach(pod -> names.add(pod.network()));
    return names.stream().map(this::number).toList();
  }

  private long number(String network) {
    try {
      return (long) Files.getAttribute(mesh.enclosure().network(network), "unix:ino");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  static void await(String what, Callable<Boolean> condition) {
    var deadline = Deadline.in(SOON);
    while (!holds(condition)) {
      if (deadline.passed()) {
        throw new AssertionError("waited in vain until " + what);
      }
      Deadline.pause(Duration.ofMillis(20));
    }
  }

  private static boolean holds(Callable<Boolean> condition) {
    try {
      return condition.call();
    } catch (RuntimeException e) {
      throw e;
    } catch (Exception e) {
      throw new AssertionError(e);
    }
  }

  @Override
  public void close() {
    mesh.close();
    plane.close();
  }
}
