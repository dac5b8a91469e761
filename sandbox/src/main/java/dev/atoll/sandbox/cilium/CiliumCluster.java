package dev.atoll.sandbox.cilium;

import dev.atoll.sandbox.ControlPlane;
import dev.atoll.sandbox.Deadline;
import dev.atoll.sandbox.SandboxException;
import dev.atoll.sandbox.kube.KubeApi;
import dev.atoll.sandbox.netns.NetworkNamespace;
import dev.atoll.sandbox.netns.Relay;
import dev.atoll.sandbox.node.Controllers;
import dev.atoll.sandbox.node.Deployment;
import dev.atoll.sandbox.node.Enclosure;
import dev.atoll.sandbox.node.Kubelet;
import dev.atoll.sandbox.node.Node;
import dev.atoll.sandbox.node.Plugin;
import dev.atoll.sandbox.node.Underlay;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;

/** One cluster: its nodes, what runs on them, and what keeps it running. */
final class CiliumCluster implements AutoCloseable {
  private static final Duration BETWEEN_LOOKS = Duration.ofMillis(500);
  private static final String CNI =
      "{\"cniVersion\":\"0.3.1\",\"name\":\"cilium\",\"type\":\"cilium-cni\"}";
  private static final Duration LONGEST_LOOK = Duration.ofSeconds(10);

  private final MeshCluster cluster;
  private final ControlPlane plane;
  private final Enclosure enclosure;
  private final Supervisor supervisor;
  private final CiliumPrograms programs;
  private final List<Node> nodes;
  private final TreeMap<String, Agent> agents = new TreeMap<>();
  private final List<Relay> relays = new ArrayList<>();
  private final List<Volume> volumes = new ArrayList<>();
  private final MeshServer server;
  private final List<Kubelet> kubelets = new ArrayList<>();
  private Optional<Thread> life = Optional.empty();
  private boolean serverRuns;
  private final AtomicLong looks = new AtomicLong();
  private volatile boolean closed;
  private volatile String trouble = "";

  CiliumCluster(
      MeshCluster cluster,
      ControlPlane plane,
      Enclosure enclosure,
      Supervisor supervisor,
      CiliumPrograms programs) {
    this.cluster = cluster;
    this.plane = plane;
    this.enclosure = enclosure;
    this.supervisor = supervisor;
    this.programs = programs;
    this.nodes =
        Node.of(
            cluster.name(),
            cluster.nodes().stream().map(List::of).toList(),
            plane.dir().resolve("mesh"));
    var kubeconfig = plane.kubeconfig(cluster.name());
    for (var node : nodes) {
      var sockets = plane.agents().resolve(cluster.name());
      var agent = new Agent(cluster, node, programs, kubeconfig, sockets);
      agents.put(node.name(), agent);
      kubelets.add(new Kubelet(node, plugin(agent), enclosure));
    }
    this.server =
        new MeshServer(cluster, nodes.getFirst(), programs, supervisor, enclosure, kubeconfig);
  }

  private Plugin plugin(Agent agent) {
    return new Plugin(programs.cni(), CNI, Map.of("CILIUM_SOCK", agent.socket().toString()));
  }

  MeshCluster cluster() {
    return cluster;
  }

  List<Node> nodes() {
    return nodes;
  }

  MeshServer server() {
    return server;
  }

  Agent agent(Node node) {
    return Objects.requireNonNull(agents.get(node.name()));
  }

  /** What does not work at the moment; empty if all does. */
  String trouble() {
    return trouble;
  }

  /** Writes what an installation of Cilium writes, and starts its programs. */
  void start(Authority authority) {
    var api = plane.api(cluster.name());
    try {
      new Installation(cluster, nodes).write(api, authority);
      nodes.forEach(this::relay);
      volumes.addAll(server.volumes());
      for (var node : nodes) {
        volumes.add(agent(node).peers());
        volumes.add(agent(node).config());
      }
      for (var volume : volumes) {
        volume.update(api);
      }
    } catch (IOException e) {
      throw new SandboxException(cluster.name() + ": " + e.getMessage(), e);
    }
    new Controllers(plane, cluster.name()).start(programs.controllers());
    supervisor.start(agent(nodes.getFirst()).operator());
    nodes.forEach(node -> supervisor.start(agent(node).program()));
    life = Optional.of(Thread.ofVirtual().name("kubelet-" + cluster.name()).start(this::live));
  }

  /** Whether all agents answer. */
  boolean ready() {
    return agents.values().stream().allMatch(it -> Files.exists(it.socket()));
  }

  List<String> nodeNames() {
    return nodes.stream().map(Node::name).toList();
  }

  /** What its nodes give to their pods, with the address of each. */
  Map<String, String> podRanges() {
    return GivenRanges.of(nodes, plane.api(cluster.name()));
  }

  void deploy(Deployment deployment) {
    try {
      deployment.apply(plane.api(cluster.name()));
    } catch (IOException e) {
      throw new SandboxException(cluster.name() + ": " + e.getMessage(), e);
    }
  }

  Part part(Part.Kind kind) {
    var name =
        switch (kind) {
          case AGENT -> agent(nodes.getFirst()).name();
          case OPERATOR -> nodes.getFirst().program("operator");
          case STORE -> server.storeName();
          case EXPORTER -> server.exporterName();
          case KVSTOREMESH -> server.mirrorName();
        };
    return new Part(name, supervisor, this::wipe);
  }

  /** Ends the store with all that it holds, and starts an empty one. */
  private void wipe() {
    server.stop();
    server.start();
  }

  /** Waits until a look that began after this call has ended. */
  void awaitLook() {
    var seen = looks.get();
    var deadline = Deadline.in(Duration.ofMinutes(1));
    while (looks.get() < seen + 2) {
      if (deadline.passed()) {
        throw new SandboxException(cluster.name() + " does not follow: " + trouble);
      }
      Deadline.pause(Duration.ofMillis(50));
    }
  }

  private void live() {
    while (!closed) {
      try {
        look(plane.api(cluster.name()));
        looks.incrementAndGet();
        trouble = "";
      } catch (IOException | RuntimeException e) {
        trouble = String.valueOf(e.getMessage());
      }
      LockSupport.parkNanos(BETWEEN_LOOKS.toNanos());
    }
  }

  private void look(KubeApi api) throws IOException {
    for (var volume : volumes) {
      volume.update(api);
    }
    if (!serverRuns && server.volumes().stream().allMatch(Volume::complete)) {
      server.start();
      serverRuns = true;
    }
    supervisor.mend();
    if (ready()) {
      for (var kubelet : kubelets) {
        kubelet.update(api);
      }
    }
  }

  /** The API server is on loopback of this machine: it is brought to loopback of the node. */
  private void relay(Node node) {
    var network = new NetworkNamespace(enclosure.network(node.name()));
    var at = new InetSocketAddress("127.0.0.1", plane.url(cluster.name()).getPort());
    relays.add(Relay.start(network, at, at));
  }

  /**
   * Ends its programs and gives its network namespaces back; its API server keeps what it holds.
   */
  void remove(Underlay underlay) {
    var networks = kubelets.stream().flatMap(it -> it.networks().stream()).toList();
    close();
    nodes.forEach(supervisor::stopAll);
    new Controllers(plane, cluster.name()).end();
    networks.forEach(underlay::removePod);
    for (var node : nodes) {
      underlay.remove(node);
      agent(node).forget();
    }
  }

  /** Nothing is written after it has returned, unless a look took longer than it may. */
  @Override
  public void close() {
    closed = true;
    life.ifPresent(CiliumCluster::end);
    kubelets.forEach(Kubelet::close);
    relays.forEach(Relay::close);
  }

  private static void end(Thread life) {
    LockSupport.unpark(life);
    try {
      life.join(LONGEST_LOOK);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
