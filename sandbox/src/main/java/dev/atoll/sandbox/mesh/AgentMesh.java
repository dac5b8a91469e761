package dev.atoll.sandbox.mesh;

import dev.atoll.sandbox.Component;
import dev.atoll.sandbox.Components;
import dev.atoll.sandbox.ControlPlane;
import dev.atoll.sandbox.InParallel;
import dev.atoll.sandbox.Ports;
import dev.atoll.sandbox.Progress;
import dev.atoll.sandbox.cilium.Authority;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Collection;
import java.util.List;

/**
 * For each cluster of a {@link ControlPlane} a store of its own, an exporter, a mirror and the
 * agent of one node, joined to a mesh. Stores and clients know each other by certificates, as
 * Cilium's chart lays it out. All of it ends with the control plane.
 */
public final class AgentMesh {
  private static final Duration START = Duration.ofMinutes(2);

  private final ControlPlane plane;
  private final List<String> agent;
  private final Path etcd;
  private final Progress progress;
  private final Authority authority = new Authority();

  private AgentMesh(
      ControlPlane plane, List<String> agent, Components components, Progress progress) {
    this.plane = plane;
    this.agent = List.copyOf(agent);
    this.etcd = components.find(Component.ETCD).path();
    this.progress = progress;
  }

  /** What {@link #start} runs for clusters of these names. */
  public static List<String> programs(Collection<String> clusters) {
    return clusters.stream().flatMap(c -> MeshNode.PROGRAMS.stream().map(p -> c + p)).toList();
  }

  /**
   * Starts it, and returns when every node's agent has the state of all clusters.
   *
   * @param agent the command {@code atoll-agent}
   * @throws dev.atoll.sandbox.SandboxException if a part does not start in time
   */
  public static void start(
      ControlPlane plane,
      Collection<AgentCluster> clusters,
      List<String> agent,
      Components components,
      Progress progress) {
    new AgentMesh(plane, agent, components, progress).start(clusters);
  }

  private void start(Collection<AgentCluster> clusters) {
    var begin = System.nanoTime();
    var nodes = clusters.stream().map(this::node).toList();
    InParallel.each(nodes, MeshNode::startStore);
    InParallel.each(nodes, node -> node.startAgents(peers(node, nodes)));
    InParallel.each(nodes, node -> node.await(START));
    progress.say(
        "mesh of %d clusters ready after %.1f s"
            .formatted(nodes.size(), (System.nanoTime() - begin) / 1e9));
  }

  private MeshNode node(AgentCluster cluster) {
    var home = plane.dir().resolve("mesh").resolve(cluster.name());
    return new MeshNode(plane, cluster, home, authority, agent, etcd, Ports.free(), Ports.free());
  }

  private static List<MeshNode> peers(MeshNode node, List<MeshNode> all) {
    return all.stream().filter(other -> other != node).toList();
  }
}
