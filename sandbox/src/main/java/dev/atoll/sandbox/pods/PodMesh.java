package dev.atoll.sandbox.pods;

import dev.atoll.fleet.model.Fleet;
import dev.atoll.sandbox.ControlPlane;
import dev.atoll.sandbox.InParallel;
import dev.atoll.sandbox.Progress;
import dev.atoll.sandbox.SandboxException;
import dev.atoll.sandbox.node.Clusters;
import dev.atoll.sandbox.node.Deployment;
import dev.atoll.sandbox.node.Enclosure;
import dev.atoll.sandbox.node.Measurement;
import dev.atoll.sandbox.node.Node;
import dev.atoll.sandbox.node.Pod;
import dev.atoll.sandbox.node.Pods;
import dev.atoll.sandbox.node.Underlay;
import java.io.IOException;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentSkipListMap;

/**
 * Clusters with nodes and pods on one machine, beside the API servers of a {@link ControlPlane},
 * with which they end. Pods reach pods of their own cluster; between clusters packets find no way
 * unless {@link #routeBetween} makes one or somebody else does. Nothing balances load, and nothing
 * enforces policies, unless agents run on the nodes ({@code dev.atoll.sandbox.mesh}).
 *
 * <p>Needs root on Linux.
 */
public final class PodMesh implements Clusters {
  private final ControlPlane plane;
  private final Underlay underlay;
  private final PodPrograms programs;
  private final Progress progress;
  private final ConcurrentSkipListMap<String, PodNodes> clusters = new ConcurrentSkipListMap<>();

  private PodMesh(ControlPlane plane, Underlay underlay, PodPrograms programs, Progress progress) {
    this.plane = plane;
    this.underlay = underlay;
    this.programs = programs;
    this.progress = progress;
  }

  /**
   * Starts nodes for clusters whose API servers run, and returns when all are registered.
   *
   * @throws SandboxException if this user is not root or something does not start; nothing of it is
   *     left then
   */
  public static PodMesh start(
      ControlPlane plane,
      Collection<PodCluster> clusters,
      PodPrograms programs,
      Progress progress) {
    return start(plane, Underlay.start(plane), clusters, programs, progress);
  }

  /** The same on an underlay that other clusters may be on too; it ends with this mesh. */
  public static PodMesh start(
      ControlPlane plane,
      Underlay underlay,
      Collection<PodCluster> clusters,
      PodPrograms programs,
      Progress progress) {
    var mesh = new PodMesh(plane, underlay, programs, progress);
    try {
      mesh.add(clusters);
      return mesh;
    } catch (RuntimeException e) {
      mesh.close();
      throw e;
    }
  }

  /** Sets up more clusters beside those that run. */
  public void add(Collection<PodCluster> more) {
    var begin = System.nanoTime();
    for (var cluster : more) {
      clusters.put(cluster.name(), new PodNodes(cluster, plane, underlay, programs));
    }
    InParallel.each(more, cluster -> cluster(cluster.name()).start(programs));
    progress.say(
        "nodes of %d clusters ready after %.1f s"
            .formatted(more.size(), (System.nanoTime() - begin) / 1e9));
  }

  private PodNodes cluster(String name) {
    var cluster = clusters.get(name);
    if (cluster == null) {
      throw new SandboxException("no cluster " + name + " here");
    }
    return cluster;
  }

  @Override
  public void deploy(Fleet fleet) {
    var begin = System.nanoTime();
    InParallel.each(clusters.values(), cluster -> deploy(fleet, cluster));
    new Pods(plane, clusters.keySet()).await(this::trouble);
    progress.say(
        "%d pods run after %.1f s".formatted(pods().size(), (System.nanoTime() - begin) / 1e9));
  }

  private void deploy(Fleet fleet, PodNodes nodes) {
    fleet
        .cluster(nodes.name())
        .ifPresent(cluster -> {
          try {
            new Deployment(fleet, cluster, nodes.nodeNames()).apply(plane.api(nodes.name()));
          } catch (IOException e) {
            throw new SandboxException(nodes.name() + ": " + e.getMessage(), e);
          }
        });
  }

  @Override
  public List<Pod> pods() {
    return new Pods(plane, clusters.keySet()).running();
  }

  /** The names of its clusters, sorted. */
  public List<String> clusters() {
    return List.copyOf(clusters.keySet());
  }

  /** The nodes of a cluster, in the order of their numbers. */
  public List<Node> nodes(String cluster) {
    return cluster(cluster).nodes();
  }

  @Override
  public Measurement measurement() {
    return new Measurement(enclosure().first());
  }

  /** Where nodes and pods are, for programs that run on nodes. */
  public Enclosure enclosure() {
    return underlay.enclosure();
  }

  /** What joins the nodes, where one may be cut off. */
  public Underlay underlay() {
    return underlay;
  }

  /**
   * Lets pods of two clusters reach each other by plain routes of all their nodes, as where one
   * network carries both.
   */
  public void routeBetween(String one, String other) {
    cluster(one).routeTo(cluster(other));
    cluster(other).routeTo(cluster(one));
  }

  /**
   * Lets the nodes of a cluster know the way to the pods of others that are not here.
   *
   * @param ranges of pods, with the address of the node that has them
   */
  public void route(String cluster, Map<String, String> ranges) {
    cluster(cluster).routeTo(ranges);
  }

  /** Lets a cluster go: its nodes and all that runs on them. Its API server stays. */
  public void remove(String name) {
    var cluster = cluster(name);
    clusters.remove(name);
    cluster.remove();
  }

  /** What does not work at the moment, by node; empty if all does. */
  public List<String> trouble() {
    return clusters.values().stream().flatMap(it -> it.trouble().stream()).toList();
  }

  @Override
  public void close() {
    clusters.values().forEach(PodNodes::close);
    underlay.close();
  }
}
