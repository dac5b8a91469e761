package dev.atoll.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import picocli.CommandLine;
import picocli.CommandLine.Parameters;

@CommandLine.Command(
    name = "init",
    description = "Write a new fleet repository that passes its own checks.")
final class InitCommand extends Command {

  private static final Map<String, String> FILES =
      new TreeMap<>(
          Map.of(
              "fleet.yaml",
              """
              apiVersion: atoll.dev/v1alpha1
              kind: Fleet
              metadata: {name: my-fleet}
              spec:
                maxConnectedClusters: 255     # 255 or 511; the same in every cluster, never changed later
                drift: correct                # or report, or off
                deletions: {max: 10, percent: 5}
              """,
              "clusters/cluster-one.yaml",
              """
              apiVersion: atoll.dev/v1alpha1
              kind: Cluster
              metadata:
                name: cluster-one
                labels: {env: production}
              spec:
                id: 1                         # unique in the mesh
                podCIDRs: [10.1.0.0/16]       # no two clusters may overlap
                serviceCIDRs: [10.101.0.0/16]
                nodeCIDRs: [172.18.1.0/24]
                datapath:
                  provider: cilium
                  version: 1.20.2
                  values:                     # Cilium's Helm values, as the cluster is installed
                    ipam: {operator: {clusterPoolIPv4PodCIDRList: [10.1.0.0/16]}}
                mesh: {address: one.mesh.example, managedBy: helm}
                target: {kubeconfig: cluster-one}
              """,
              "namespaces/shop.yaml",
              """
              apiVersion: v1
              kind: Namespace
              metadata: {name: shop}
              """,
              "policies/shop/allow-frontend.yaml",
              """
              apiVersion: cilium.io/v2
              kind: CiliumNetworkPolicy
              metadata: {name: allow-frontend, namespace: shop}
              spec:
                endpointSelector: {matchLabels: {app: backend}}
                ingress:
                  - fromEndpoints:
                      - matchLabels: {app: frontend}
              """));

  @Parameters(paramLabel = "DIR", description = "A new or empty directory.")
  private Path dir;

  InitCommand(Console console) {
    super(console);
  }

  @Override
  ExitCode run() throws IOException {
    NewDirectory.require(dir);
    for (var file : FILES.entrySet()) {
      var path = dir.resolve(file.getKey());
      Files.createDirectories(path.getParent());
      Files.writeString(path, file.getValue());
      console().say("wrote " + dir.resolve(file.getKey()));
    }
    console().say("next: atoll check " + dir);
    return ExitCode.OK;
  }
}
