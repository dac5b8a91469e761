package dev.atoll.cli;

import dev.atoll.fleet.model.Cluster;
import dev.atoll.fleet.model.Fleet;
import dev.atoll.sandbox.CiliumCrds;
import dev.atoll.sandbox.Components;
import dev.atoll.sandbox.ControlPlane;
import dev.atoll.sandbox.Sandbox;
import dev.atoll.sandbox.cilium.CiliumMesh;
import dev.atoll.sandbox.cilium.CiliumPrograms;
import dev.atoll.sandbox.cilium.MeshCluster;
import dev.atoll.sandbox.pods.Attachment;
import dev.atoll.sandbox.pods.PodCluster;
import dev.atoll.sandbox.pods.PodMesh;
import dev.atoll.sandbox.pods.PodPrograms;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import picocli.CommandLine;
import picocli.CommandLine.Option;

/**
 * The process behind {@code sandbox up --cilium} and {@code --pods}: it holds the sockets between
 * namespaces, runs the pods, and everything ends with it.
 */
@CommandLine.Command(
    name = "keep",
    hidden = true,
    description = "Start clusters with pods and stay; run by `up --cilium` and `up --pods`.")
final class SandboxKeepCommand extends Command {

  @Option(names = "--fleet", required = true, description = "Clusters, workloads and services.")
  private String fleet = "";

  @Option(names = "--dir", required = true, description = "Where data and credentials are kept.")
  private Path dir = Path.of("");

  @Option(names = "--nodes", defaultValue = "1", description = "Nodes of each cluster.")
  private int nodes = 1;

  @Option(names = "--pods", description = "Atoll's clusters, without Cilium.")
  private boolean pods;

  @Option(names = "--no-mesh", description = "With --pods: without Atoll's agents.")
  private boolean alone;

  @Option(names = "--cni", description = "CLUSTER=PLUGIN for those that are not ptp.")
  private Map<String, Attachment> attachments = Map.of();

  SandboxKeepCommand(Console console) {
    super(console);
  }

  @Override
  ExitCode run() throws IOException, InterruptedException {
    var wanted = FleetInput.review(fleet).fleet();
    var components = Components.ofThisMachine(console()::progress);
    var configuration = pods ? keepPods(wanted, components) : keepCilium(wanted, components);
    Files.writeString(dir.resolve("atoll.yaml"), configuration);
    Sandbox.keep(dir);
    new CountDownLatch(1).await();
    return ExitCode.OK;
  }

  private String keepCilium(Fleet wanted, Components components) throws IOException {
    var programs = CiliumPrograms.find(components, console()::progress);
    var plane = apiServers(wanted, components);
    var clusters = wanted.clusters().stream().map(c -> MeshCluster.of(wanted, c, nodes)).toList();
    var mesh = CiliumMesh.start(plane, clusters, programs, console()::progress);
    mesh.deploy(wanted);
    return configuration(plane);
  }

  private String keepPods(Fleet wanted, Components components) throws IOException {
    var programs = PodPrograms.find(components);
    var plane = apiServers(wanted, components);
    var mesh = PodMesh.start(plane, podClusters(wanted), programs, console()::progress);
    mesh.deploy(wanted);
    if (!alone) {
      new SandboxMesh(wanted, dir).start(plane, mesh, List.of(), components, console()::progress);
    }
    return configuration(plane);
  }

  private List<PodCluster> podClusters(Fleet wanted) {
    return wanted.clusters().stream()
        .filter(c -> c.datapath().provider() == Cluster.Provider.ATOLL)
        .map(c -> PodCluster.of(c, nodes, attachments.getOrDefault(c.name(), Attachment.PTP)))
        .toList();
  }

  private ControlPlane apiServers(Fleet wanted, Components components) {
    var options =
        ControlPlane.Options.temporary()
            .with(components)
            .telling(console()::progress)
            .keptIn(dir.toAbsolutePath());
    var plane =
        ControlPlane.start(
            wanted.clusters().stream().map(SandboxMesh::apiServer).toList(), options);
    plane.installCrds(CiliumCrds.find(components, console()::progress), CiliumCrds.KINDS_OF_POLICY);
    return plane;
  }

  /** For {@code atoll apply}, {@code serve} and {@code status}. */
  private static String configuration(ControlPlane plane) throws IOException {
    Files.createDirectories(plane.agents());
    return """
    source: {url: "file://%1$s/fleet.git", branch: main}
    credentials: %2$s
    agents: %3$s
    state: %1$s/atoll-state
    interval: 1s
    """
        .formatted(plane.dir(), plane.credentials(), plane.agents());
  }
}
