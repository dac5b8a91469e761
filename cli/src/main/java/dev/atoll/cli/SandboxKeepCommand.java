package dev.atoll.cli;

import dev.atoll.fleet.model.Cluster;
import dev.atoll.fleet.model.Fleet;
import dev.atoll.fleet.model.Located;
import dev.atoll.sandbox.CiliumCrds;
import dev.atoll.sandbox.Components;
import dev.atoll.sandbox.ControlPlane;
import dev.atoll.sandbox.Sandbox;
import dev.atoll.sandbox.cilium.CiliumMesh;
import dev.atoll.sandbox.cilium.CiliumPrograms;
import dev.atoll.sandbox.cilium.MeshCluster;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import picocli.CommandLine;
import picocli.CommandLine.Option;

/**
 * The process behind {@code sandbox up --cilium}: it holds the sockets between namespaces, runs the
 * pods, and everything ends with it.
 */
@CommandLine.Command(
    name = "keep",
    hidden = true,
    description = "Start clusters with real Cilium and stay; run by `up --cilium`.")
final class SandboxKeepCommand extends Command {

  @Option(names = "--fleet", required = true, description = "Clusters, workloads and services.")
  private String fleet = "";

  @Option(names = "--dir", required = true, description = "Where data and credentials are kept.")
  private Path dir = Path.of("");

  @Option(names = "--nodes", defaultValue = "1", description = "Nodes of each cluster.")
  private int nodes = 1;

  SandboxKeepCommand(Console console) {
    super(console);
  }

  @Override
  ExitCode run() throws IOException, InterruptedException {
    var wanted = FleetInput.review(fleet).fleet();
    var components = Components.ofThisMachine(console()::progress);
    var programs = CiliumPrograms.find(components, console()::progress);
    var options =
        ControlPlane.Options.temporary()
            .with(components)
            .telling(console()::progress)
            .keptIn(dir.toAbsolutePath());
    var plane =
        ControlPlane.start(
            wanted.clusters().stream().map(SandboxKeepCommand::apiServer).toList(), options);
    plane.installCrds(CiliumCrds.find(components, console()::progress), CiliumCrds.KINDS_OF_POLICY);
    var mesh = CiliumMesh.start(plane, clusters(wanted), programs, console()::progress);
    mesh.deploy(wanted);
    Files.writeString(plane.dir().resolve("atoll.yaml"), configuration(plane, mesh));
    Sandbox.keep(plane.dir());
    new CountDownLatch(1).await();
    return ExitCode.OK;
  }

  private List<MeshCluster> clusters(Fleet fleet) {
    return fleet.clusters().stream().map(c -> MeshCluster.of(fleet, c, nodes)).toList();
  }

  private static ControlPlane.Cluster apiServer(Cluster cluster) {
    var services = cluster.serviceCidrs().stream().map(Located::value).findFirst();
    return new ControlPlane.Cluster(
        cluster.name(), services.map(Object::toString).orElse("10.96.0.0/16"));
  }

  /** For {@code atoll apply}, {@code serve} and {@code status}. */
  private static String configuration(ControlPlane plane, CiliumMesh mesh) {
    return """
    source: {url: "file://%1$s/fleet.git", branch: main}
    credentials: %2$s
    agents: %3$s
    state: %1$s/atoll-state
    interval: 1s
    """
        .formatted(plane.dir(), plane.credentials(), mesh.agents());
  }
}
