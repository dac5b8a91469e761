package dev.atoll.sandbox.cilium;

import dev.atoll.fleet.files.DirectoryFiles;
import dev.atoll.fleet.files.FileLimits;
import dev.atoll.fleet.load.FleetLoader;
import dev.atoll.fleet.model.Fleet;
import dev.atoll.sandbox.Components;
import dev.atoll.sandbox.ControlPlane;
import dev.atoll.sandbox.Progress;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

/** A cluster of two nodes with Cilium and a pod on each, in a directory. */
final class OneCluster implements AutoCloseable {
  private static final Progress OUT = line -> System.out.println("[sandbox] " + line);

  private static final String CLUSTER =
      """
      apiVersion: atoll.dev/v1alpha1
      kind: Cluster
      metadata: {name: lonely}
      spec:
        id: 7
        podCIDRs: [17.0.0.0/16]
        serviceCIDRs: [10.97.0.0/16]
        nodeCIDRs: [172.18.7.0/24]
        datapath:
          provider: cilium
          version: 1.20.2
          values:
            routingMode: native
            ipv4NativeRoutingCIDR: 17.0.0.0/16
            ipam: {operator: {clusterPoolIPv4PodCIDRList: [17.0.0.0/16]}}
        target: {kubeconfig: lonely}
      """;

  private static final String WORKLOADS =
      """
      apiVersion: atoll.dev/v1alpha1
      kind: Workload
      metadata: {namespace: shop, name: frontend}
      spec: {labels: {app: frontend}, ports: [{port: 8080}]}
      ---
      apiVersion: atoll.dev/v1alpha1
      kind: Workload
      metadata: {namespace: shop, name: my-app}
      spec: {labels: {app: my-app}, ports: [{port: 8080}, {port: 8080, protocol: UDP}]}
      """;

  final ControlPlane plane;
  final CiliumMesh mesh;

  private OneCluster(ControlPlane plane, CiliumMesh mesh) {
    this.plane = plane;
    this.mesh = mesh;
  }

  static OneCluster start(Path dir) throws IOException {
    var fleet = fleet(dir.resolve("fleet"));
    var components = Components.ofThisMachine(OUT);
    var programs = CiliumPrograms.find(components, OUT);
    var options =
        ControlPlane.Options.temporary()
            .with(components)
            .keptIn(dir.resolve("sandbox"))
            .within(Duration.ofMinutes(5));
    var plane =
        ControlPlane.start(List.of(new ControlPlane.Cluster("lonely", "10.97.0.0/16")), options);
    try {
      var cluster = MeshCluster.of(fleet, fleet.clusters().getFirst(), 2);
      var mesh = CiliumMesh.start(plane, List.of(cluster), programs, OUT);
      mesh.deploy(fleet);
      return new OneCluster(plane, mesh);
    } catch (RuntimeException e) {
      plane.close();
      throw e;
    }
  }

  private static Fleet fleet(Path dir) throws IOException {
    Files.createDirectories(dir.resolve("clusters"));
    Files.createDirectories(dir.resolve("workloads"));
    Files.writeString(
        dir.resolve("fleet.yaml"),
        "apiVersion: atoll.dev/v1alpha1\nkind: Fleet\nmetadata: {name: lonely}\nspec: {}\n");
    Files.writeString(dir.resolve("clusters/lonely.yaml"), CLUSTER);
    Files.writeString(dir.resolve("workloads/shop.yaml"), WORKLOADS);
    var loaded = FleetLoader.load(DirectoryFiles.read(dir, FileLimits.DEFAULT));
    if (loaded.hasErrors()) {
      throw new IllegalStateException(loaded.findings().toString());
    }
    return loaded.value();
  }

  @Override
  public void close() {
    mesh.close();
    plane.close();
  }
}
