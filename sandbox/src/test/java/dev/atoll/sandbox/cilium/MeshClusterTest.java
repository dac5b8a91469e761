package dev.atoll.sandbox.cilium;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.atoll.fleet.files.DirectoryFiles;
import dev.atoll.fleet.files.FileLimits;
import dev.atoll.fleet.load.FleetLoader;
import dev.atoll.sandbox.SandboxException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is set up for a Cluster file. */
class MeshClusterTest {
  @TempDir Path temporary;

  @Test
  void settings_come_from_the_file_and_from_the_defaults_of_its_version() throws IOException {
    var cluster = cluster("172.18.1.0/24", "routingMode: native", 1);

    assertThat(cluster.config())
        .containsEntry("cluster-name", "one")
        .containsEntry("cluster-id", "1")
        .containsEntry("routing-mode", "native")
        .containsEntry("policy-default-local-cluster", "true")
        .containsEntry("enable-policy", "default")
        .containsEntry("cluster-pool-ipv4-cidr", "11.0.0.0/8")
        .containsEntry("max-connected-clusters", "255");
    assertThat(
            cluster(
                    "172.18.1.0/24",
                    "policyEnforcementMode: always, clustermesh: {policyDefaultLocalCluster: false}",
                    1)
                .config())
        .containsEntry("enable-policy", "always")
        .containsEntry("policy-default-local-cluster", "false");
  }

  @Test
  void the_first_node_is_where_other_clusters_look_for_the_mesh() throws IOException {
    assertThat(cluster("172.18.1.0/24", "routingMode: native", 2).nodes())
        .containsExactly("172.18.1.20", "172.18.1.21");
    assertThat(cluster("172.18.9.0/24", "routingMode: native", 2).nodes())
        .as("the address of the mesh is that of a load balancer")
        .containsExactly("172.18.9.10", "172.18.9.11");
  }

  @Test
  void a_range_that_is_too_small_for_the_nodes_is_named() {
    assertThatThrownBy(() -> cluster("172.18.1.16/29", "routingMode: native", 5))
        .isInstanceOf(SandboxException.class)
        .hasMessage("one: 172.18.1.16/29 has no room for a node at 172.18.1.24");
  }

  private MeshCluster cluster(String nodes, String values, int count) throws IOException {
    Files.createDirectories(temporary.resolve("clusters"));
    Files.writeString(
        temporary.resolve("fleet.yaml"),
        "apiVersion: atoll.dev/v1alpha1\nkind: Fleet\nmetadata: {name: f}\nspec: {}\n");
    Files.writeString(
        temporary.resolve("clusters/one.yaml"),
        """
        apiVersion: atoll.dev/v1alpha1
        kind: Cluster
        metadata: {name: one}
        spec:
          id: 1
          podCIDRs: [11.0.0.0/8]
          nodeCIDRs: [%s]
          datapath:
            provider: cilium
            version: 1.20.2
            values: {%s, ipam: {operator: {clusterPoolIPv4PodCIDRList: [11.0.0.0/8]}}}
          mesh: {address: one.mesh.example, ips: [172.18.1.20], managedBy: atoll}
          target: {kubeconfig: one}
        """
            .formatted(nodes, values));
    var loaded = FleetLoader.load(DirectoryFiles.read(temporary, FileLimits.DEFAULT));
    assertThat(loaded.findings()).isEmpty();
    var fleet = loaded.value();
    return MeshCluster.of(fleet, fleet.clusters().getFirst(), count);
  }
}
