package dev.atoll.cli.demo;

import dev.atoll.cli.SandboxMesh;
import dev.atoll.fleet.files.DirectoryFiles;
import dev.atoll.fleet.files.FileLimits;
import dev.atoll.fleet.load.FleetLoader;
import dev.atoll.fleet.model.Cluster;
import dev.atoll.fleet.model.Cluster.Provider;
import dev.atoll.fleet.model.Fleet;
import dev.atoll.sandbox.Components;
import dev.atoll.sandbox.Progress;
import dev.atoll.sandbox.cilium.CiliumMesh;
import dev.atoll.sandbox.cilium.CiliumPrograms;
import dev.atoll.sandbox.cilium.MeshCluster;
import dev.atoll.sandbox.mesh.AgentMesh;
import dev.atoll.sandbox.node.Clusters;
import dev.atoll.sandbox.node.Measurement;
import dev.atoll.sandbox.node.Pod;
import dev.atoll.sandbox.pods.Attachment;
import dev.atoll.sandbox.pods.PodCluster;
import dev.atoll.sandbox.pods.PodMesh;
import dev.atoll.sandbox.pods.PodPrograms;
import java.io.IOException;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/**
 * Clusters with real Cilium and clusters with Atoll's datapath on one network, each as its Cluster
 * file says, with a node each. Git joins them.
 */
record MixedMesh(CiliumMesh cilium, PodMesh plain, AgentMesh agents) implements Clusters {

  /** Starts nodes and agents for a fleet on the stage's API servers; it ends with the stage. */
  static MixedMesh start(
      Stage stage, CiliumPrograms programs, Components components, Progress progress)
      throws IOException {
    var fleet = fleet(stage);
    var cilium = CiliumMesh.start(stage.plane(), withCilium(fleet), programs, progress);
    stage.receive(cilium::close);
    var plain =
        PodMesh.start(
            stage.plane(),
            cilium.underlay(),
            withAtoll(fleet),
            PodPrograms.find(components),
            progress);
    stage.receive(plain::close);
    var agents =
        SandboxMesh.of(stage.work().toString(), stage.plane().dir())
            .startAmong(stage.plane(), plain, cilium, components, progress);
    var mesh = new MixedMesh(cilium, plain, agents);
    stage.receive(mesh::close);
    return mesh;
  }

  /** What connections come about in it. */
  Traffic traffic(Stage stage) {
    return new Traffic(stage, this, plain, agents);
  }

  /** The fleet as its files are now. */
  static Fleet fleet(Stage stage) {
    return FleetLoader.load(DirectoryFiles.read(stage.work(), FileLimits.DEFAULT)).value();
  }

  private static List<MeshCluster> withCilium(Fleet fleet) {
    return of(fleet, Provider.CILIUM).map(it -> MeshCluster.of(fleet, it, 1)).toList();
  }

  private static List<PodCluster> withAtoll(Fleet fleet) {
    return of(fleet, Provider.ATOLL).map(it -> PodCluster.of(it, 1, Attachment.PTP)).toList();
  }

  private static Stream<Cluster> of(Fleet fleet, Provider provider) {
    return fleet.clusters().stream().filter(it -> it.datapath().provider() == provider);
  }

  @Override
  public List<Pod> pods() {
    return Stream.of(cilium, plain)
        .flatMap(it -> it.pods().stream())
        .sorted(Comparator.comparing(Pod::end))
        .toList();
  }

  /** Nodes of both are in one enclosure. */
  @Override
  public Measurement measurement() {
    return cilium.measurement();
  }

  @Override
  public void deploy(Fleet fleet) {
    cilium.deploy(fleet);
    plain.deploy(fleet);
  }

  @Override
  public void close() {
    agents.close();
    plain.close();
    cilium.close();
  }
}
