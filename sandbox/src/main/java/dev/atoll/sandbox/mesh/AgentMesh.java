package dev.atoll.sandbox.mesh;

import dev.atoll.sandbox.Component;
import dev.atoll.sandbox.Components;
import dev.atoll.sandbox.ControlPlane;
import dev.atoll.sandbox.InParallel;
import dev.atoll.sandbox.Progress;
import dev.atoll.sandbox.SandboxException;
import dev.atoll.sandbox.cilium.Authority;
import dev.atoll.sandbox.pods.PodMesh;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.function.BiConsumer;

/**
 * For each cluster of a {@link ControlPlane} a store of its own, an exporter, a mirror and the
 * agents of its nodes, joined to a mesh. Stores and clients know each other by certificates, as
 * Cilium's chart lays it out. All of it ends with the control plane.
 *
 * <p>An agent runs on each node of a {@link PodMesh}, in the network of that node; a cluster that
 * has no nodes there gets one agent beside its API server.
 */
public final class AgentMesh implements AutoCloseable {
  private static final Duration START = Duration.ofMinutes(2);

  private final ControlPlane plane;
  private volatile Optional<PodMesh> pods;
  private volatile List<String> more = List.of();
  private final List<String> agent;
  private final Path etcd;
  private final Progress progress;
  private final Authority authority;
  private final ConcurrentSkipListMap<String, MeshNode> clusters = new ConcurrentSkipListMap<>();

  private AgentMesh(
      ControlPlane plane,
      Optional<PodMesh> pods,
      Authority authority,
      List<String> agent,
      Components components,
      Progress progress) {
    this.plane = plane;
    this.pods = pods;
    this.authority = authority;
    this.agent = List.copyOf(agent);
    this.etcd = components.find(Component.ETCD).path();
    this.progress = progress;
  }

  /**
   * From the next agents on those of nodes get these options besides, such as {@code
   * --routing=overlay}.
   */
  public AgentMesh with(List<String> options) {
    more = List.copyOf(options);
    return this;
  }

  /** What {@link #start} runs for clusters of these names that have no nodes. */
  public static List<String> programs(Collection<String> clusters) {
    return clusters.stream().flatMap(c -> MeshNode.PROGRAMS.stream().map(p -> c + p)).toList();
  }

  /**
   * Starts it, and returns when every node's agent has the state of all clusters.
   *
   * @param agent the command {@code atoll-agent}
   * @throws dev.atoll.sandbox.SandboxException if a part does not start in time
   */
  public static AgentMesh start(
      ControlPlane plane,
      Collection<AgentCluster> clusters,
      List<String> agent,
      Components components,
      Progress progress) {
    return start(plane, Optional.empty(), clusters, agent, List.of(), components, progress);
  }

  /**
   * The same with an agent on each node of {@code pods}, which carries what its pods send.
   *
   * @param more options that agents of nodes get besides
   */
  public static AgentMesh start(
      ControlPlane plane,
      PodMesh pods,
      Collection<AgentCluster> clusters,
      List<String> agent,
      List<String> more,
      Components components,
      Progress progress) {
    return start(plane, Optional.of(pods), clusters, agent, more, components, progress);
  }

  private static AgentMesh start(
      ControlPlane plane,
      Optional<PodMesh> pods,
      Collection<AgentCluster> clusters,
      List<String> agent,
      List<String> more,
      Components components,
      Progress progress) {
    var mesh = new AgentMesh(plane, pods, new Authority(), agent, components, progress);
    return mesh.with(more).started(clusters, (node, all) -> node.startFilling(peers(node, all)));
  }

  /**
   * The same for clusters that Git joins to whom it says, such as to clusters with Cilium: a mirror
   * runs on the first node and has its peers and the facts of the API server, and the store is
   * offered at the address of that node. Returns when every node's agent has the state of its own
   * cluster.
   *
   * @param authority of the others
   * @param more options that agents of nodes get besides
   */
  public static AgentMesh startAmong(
      ControlPlane plane,
      PodMesh pods,
      Authority authority,
      Collection<AgentCluster> clusters,
      List<String> agent,
      List<String> more,
      Components components,
      Progress progress) {
    var mesh = new AgentMesh(plane, Optional.of(pods), authority, agent, components, progress);
    return mesh.with(more).started(clusters, (node, all) -> node.startFilling(pods));
  }

  private AgentMesh started(
      Collection<AgentCluster> wanted, BiConsumer<MeshNode, List<MeshNode>> filling) {
    try {
      start(wanted, filling);
      return this;
    } catch (RuntimeException e) {
      close();
      throw e;
    }
  }

  private void start(
      Collection<AgentCluster> wanted, BiConsumer<MeshNode, List<MeshNode>> filling) {
    var begin = System.nanoTime();
    wanted.forEach(cluster -> clusters.put(cluster.name(), node(cluster)));
    var nodes = List.copyOf(clusters.values());
    InParallel.each(nodes, node -> node.startStore(addresses(node.name())));
    InParallel.each(nodes, node -> filling.accept(node, nodes));
    InParallel.each(nodes, this::runNodes);
    progress.say(
        "mesh of %d clusters ready after %.1f s"
            .formatted(nodes.size(), (System.nanoTime() - begin) / 1e9));
  }

  private void runNodes(MeshNode node) {
    node.runNodes(places(node.name()));
    node.await(START);
  }

  /**
   * Lets agents run on the nodes of {@code pods} from now on, and no longer beside the API servers
   * of the clusters that these are of. Returns when they have the state of all clusters.
   */
  public void moveTo(PodMesh nodes) {
    pods = Optional.of(nodes);
    InParallel.each(nodes.clusters(), name -> runNodes(cluster(name)));
  }

  private MeshNode node(AgentCluster cluster) {
    return new MeshNode(plane, cluster, home(cluster.name()), authority, agent, etcd);
  }

  private Path home(String cluster) {
    return plane.dir().resolve("mesh").resolve(cluster);
  }

  private List<Place> places(String cluster) {
    return pods.filter(mesh -> mesh.clusters().contains(cluster))
        .map(mesh -> onNodes(mesh, cluster))
        .orElseGet(() -> List.of(new BesideApiServer(plane, cluster, home(cluster))));
  }

  private List<Place> onNodes(PodMesh mesh, String cluster) {
    return mesh.nodes(cluster).stream()
        .<Place>map(node -> new OnNode(plane, mesh.enclosure(), node, more))
        .toList();
  }

  private List<String> addresses(String cluster) {
    return pods.filter(mesh -> mesh.clusters().contains(cluster)).stream()
        .flatMap(mesh -> mesh.nodes(cluster).stream())
        .flatMap(node -> node.addresses().stream())
        .toList();
  }

  private static List<MeshNode> peers(MeshNode node, List<MeshNode> all) {
    return all.stream().filter(other -> other != node).toList();
  }

  /** The agents of the nodes of all clusters. */
  public List<NodeAgent> agents() {
    return clusters.values().stream().flatMap(it -> it.nodes().stream()).toList();
  }

  /** The agents of the nodes of one cluster, in the order of the nodes. */
  public List<NodeAgent> agents(String cluster) {
    return cluster(cluster).nodes();
  }

  private MeshNode cluster(String name) {
    var cluster = clusters.get(name);
    if (cluster == null) {
      throw new SandboxException("no cluster " + name + " here");
    }
    return cluster;
  }

  /** Ends the agents of nodes; stores, exporters and mirrors end with the control plane. */
  @Override
  public void close() {
    clusters.values().forEach(MeshNode::close);
  }
}
