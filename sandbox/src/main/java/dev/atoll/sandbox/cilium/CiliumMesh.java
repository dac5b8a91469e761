package dev.atoll.sandbox.cilium;

import dev.atoll.fleet.model.Fleet;
import dev.atoll.sandbox.ControlPlane;
import dev.atoll.sandbox.InParallel;
import dev.atoll.sandbox.Progress;
import dev.atoll.sandbox.SandboxException;
import dev.atoll.sandbox.Secrets;
import dev.atoll.sandbox.node.Clusters;
import dev.atoll.sandbox.node.Deployment;
import dev.atoll.sandbox.node.Measurement;
import dev.atoll.sandbox.node.Pod;
import dev.atoll.sandbox.node.Pods;
import dev.atoll.sandbox.node.Underlay;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentSkipListMap;

/**
 * Clusters with real Cilium on one machine, beside the API servers of a {@link ControlPlane}, with
 * which they end. Clusters are islands until their connection files are there: who writes the
 * Secrets {@code cilium-clustermesh} and {@code cilium-kvstoremesh} joins them.
 *
 * <p>Needs root on Linux.
 */
public final class CiliumMesh implements Clusters {
  private static final Duration START = Duration.ofMinutes(3);

  private final ControlPlane plane;
  private final CiliumPrograms programs;
  private final Progress progress;
  private final Supervisor supervisor;
  private final Underlay underlay;
  private final Authority authority = new Authority();
  private final ConcurrentSkipListMap<String, CiliumCluster> clusters =
      new ConcurrentSkipListMap<>();

  private CiliumMesh(
      ControlPlane plane, Underlay underlay, CiliumPrograms programs, Progress progress) {
    this.plane = plane;
    this.programs = programs;
    this.progress = progress;
    this.underlay = underlay;
    this.supervisor = new Supervisor(plane, underlay.enclosure());
  }

  /**
   * Starts nodes and agents for clusters whose API servers run, and returns when all agents answer.
   *
   * @throws SandboxException if this user is not root or something does not start; what was started
   *     ends with {@code plane}
   */
  public static CiliumMesh start(
      ControlPlane plane,
      Collection<MeshCluster> clusters,
      CiliumPrograms programs,
      Progress progress) {
    return start(plane, Underlay.start(plane), clusters, programs, progress);
  }

  /** The same on an underlay that other clusters may be on too; it ends with this mesh. */
  public static CiliumMesh start(
      ControlPlane plane,
      Underlay underlay,
      Collection<MeshCluster> clusters,
      CiliumPrograms programs,
      Progress progress) {
    var mesh = new CiliumMesh(plane, underlay, programs, progress);
    try {
      mesh.add(clusters);
      return mesh;
    } catch (RuntimeException e) {
      mesh.close();
      throw e;
    }
  }

  /**
   * Sets up more clusters beside those that run. Their machines are new: what ones of the same name
   * had on their disks is deleted.
   */
  public void add(Collection<MeshCluster> more) {
    for (var cluster : more) {
      var made = new CiliumCluster(cluster, plane, underlay.enclosure(), supervisor, programs);
      made.nodes().forEach(node -> Folder.delete(node.home()));
      made.nodes().forEach(node -> Secrets.directory(node.home()));
      made.nodes().forEach(node -> underlay.add(node));
      clusters.put(cluster.name(), made);
    }
    InParallel.each(more, cluster -> begin(cluster(cluster.name())));
  }

  private CiliumCluster cluster(String name) {
    var cluster = clusters.get(name);
    if (cluster == null) {
      throw new SandboxException("no cluster " + name + " here");
    }
    return cluster;
  }

  private void begin(CiliumCluster cluster) {
    var start = System.nanoTime();
    cluster.start(authority);
    for (var node : cluster.nodes()) {
      plane.await(node.program("agent"), cluster::ready, START);
    }
    var took = Duration.ofNanos(System.nanoTime() - start).toMillis() / 1e3;
    progress.say("%s: Cilium ready after %.1f s".formatted(cluster.cluster().name(), took));
  }

  /** A directory with a folder per cluster that holds the sockets of its agents. */
  public Path agents() {
    return plane.agents();
  }

  @Override
  public void deploy(Fleet fleet) {
    InParallel.each(
        clusters.values(),
        cluster ->
            fleet
                .cluster(cluster.cluster().name())
                .ifPresent(it -> cluster.deploy(new Deployment(fleet, it, cluster.nodeNames()))));
    listed().await(this::trouble);
  }

  @Override
  public List<Pod> pods() {
    return listed().running();
  }

  private Pods listed() {
    return new Pods(plane, clusters.keySet());
  }

  /**
   * Lets a cluster go: its nodes and all that runs on them. Its API server stays, with all that it
   * holds.
   */
  public void remove(String name) {
    var cluster = cluster(name);
    clusters.remove(name);
    cluster.remove(underlay);
  }

  /** Waits until the files of a cluster's nodes are as its Secrets and ConfigMaps are now. */
  public void awaitFiles(String cluster) {
    cluster(cluster).awaitLook();
  }

  /** The programs of a cluster that may be killed or stopped to see what happens then. */
  public Part part(String cluster, Part.Kind kind) {
    return cluster(cluster).part(kind);
  }

  @Override
  public Measurement measurement() {
    return new Measurement(underlay.enclosure().first());
  }

  /** Who signed the certificates of its stores and of their clients. */
  public Authority authority() {
    return authority;
  }

  /** What its nodes give to their pods, with the address of each node. */
  public SortedMap<String, String> podRanges() {
    var ranges = new TreeMap<String, String>();
    clusters.values().forEach(cluster -> ranges.putAll(cluster.podRanges()));
    return ranges;
  }

  /** What joins the nodes, where nodes of clusters without Cilium may be added. */
  public Underlay underlay() {
    return underlay;
  }

  /** What does not work at the moment, by cluster; empty if all does. */
  public List<String> trouble() {
    return clusters.values().stream()
        .filter(it -> !it.trouble().isEmpty())
        .map(it -> it.cluster().name() + ": " + it.trouble())
        .toList();
  }

  @Override
  public void close() {
    clusters.values().forEach(CiliumCluster::close);
    underlay.close();
  }
}
