package dev.atoll.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.atoll.fleet.model.Fleet;
import dev.atoll.reconciler.status.ClusterStatus;
import dev.atoll.reconciler.status.Health;
import dev.atoll.sandbox.CiliumCrds;
import dev.atoll.sandbox.Command;
import dev.atoll.sandbox.Components;
import dev.atoll.sandbox.ControlPlane;
import dev.atoll.sandbox.cilium.CiliumMesh;
import dev.atoll.sandbox.cilium.CiliumPrograms;
import dev.atoll.sandbox.cilium.MeshCluster;
import dev.atoll.sandbox.node.Measurement;
import dev.atoll.sandbox.node.Pod;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.UnaryOperator;

/** Clusters with real Cilium. */
final class CiliumScene extends Scene {

  /** Everybody's port of a name at egress. */
  private static final String BY_NAME =
      """
      apiVersion: cilium.io/v2
      kind: CiliumClusterwideNetworkPolicy
      metadata: {name: names}
      spec:
        endpointSelector: {}
        egress: [{toPorts: [{ports: [{port: http, protocol: TCP}]}]}]
      """;

  private final CiliumMesh mesh;
  private final CiliumPrograms programs;

  private CiliumScene(ControlPlane plane, CiliumMesh mesh, CiliumPrograms programs) {
    super(plane, Optional.of(mesh.agents()));
    this.mesh = mesh;
    this.programs = programs;
  }

  /** Brings up what the fleet declares, and returns when Atoll has joined and filled it. */
  static CiliumScene start(RandomFleet first) {
    return start(first, cluster -> cluster);
  }

  /** The same with clusters that are set up in another way. */
  static CiliumScene start(RandomFleet first, UnaryOperator<MeshCluster> change) {
    var fleet = first.review().fleet();
    var components = Components.ofThisMachine(CiliumScene::say);
    var programs = CiliumPrograms.find(components, CiliumScene::say);
    var plane =
        ControlPlane.start(
            fleet.clusters().stream().map(CiliumScene::apiServer).toList(),
            ControlPlane.Options.temporary().with(components));
    try {
      plane.installCrds(CiliumCrds.find(components, CiliumScene::say), CiliumCrds.KINDS_OF_POLICY);
      return start(plane, programs, first, fleet, change);
    } catch (RuntimeException e) {
      plane.close();
      throw e;
    }
  }

  private static CiliumScene start(
      ControlPlane plane,
      CiliumPrograms programs,
      RandomFleet first,
      Fleet fleet,
      UnaryOperator<MeshCluster> change) {
    var clusters =
        fleet.clusters().stream()
            .map(c -> change.apply(quick(MeshCluster.of(fleet, c, 1))))
            .toList();
    var mesh = CiliumMesh.start(plane, clusters, programs, CiliumScene::say);
    mesh.deploy(fleet);
    var scene = new CiliumScene(plane, mesh, programs);
    scene.push(first);
    scene.await("joined", c -> c.health() == Health.HEALTHY);
    scene.askForPortsByName(first);
    return scene;
  }

  /**
   * Has every agent ask for ports by name once. One that never did is not told when those of others
   * change (Cilium 1.20.2, {@code pkg/ipcache/ipcache.go}, needNamedPorts), and of two endpoints
   * with the same policy one missed a port for good whose first question came while identities
   * changed: in 2 of 5 starts.
   */
  private void askForPortsByName(RandomFleet fleet) {
    awaitEnforced(push(fleet.with("policies/names.yaml", BY_NAME)));
    awaitEnforced(push(fleet));
  }

  /** Without the time that an agent lets pass, 35 s at most, before a pod has its new identity. */
  private static MeshCluster quick(MeshCluster cluster) {
    return cluster.with("identity-max-jitter", "0s").with("identity-change-grace-period", "100ms");
  }

  CiliumMesh mesh() {
    return mesh;
  }

  @Override
  List<Pod> pods() {
    return mesh.pods();
  }

  @Override
  Measurement measurement() {
    return mesh.measurement();
  }

  @Override
  boolean identitiesTravel() {
    return status().clusters().values().stream().anyMatch(CiliumScene::lacksIdentities);
  }

  static boolean lacksIdentities(ClusterStatus cluster) {
    return cluster.missing().stream().anyMatch(m -> m.contains("does not know the identity of"));
  }

  @Override
  void awaitEnforced(String commit) {
    await("at " + commit, c -> c.enforced().commit().equals(commit));
  }

  /** Asks each agent what it makes of pods, policies and identities, into files. */
  @Override
  void opinions(Path dir) throws IOException {
    super.opinions(dir);
    for (var cluster : plane().clusters()) {
      try (var sockets = Files.list(mesh.agents().resolve(cluster))) {
        for (var socket : sockets.toList()) {
          var node = socket.getFileName().toString().replace(".sock", "");
          for (var what :
              List.of("endpoint list", "policy selectors", "identity list", "ip list")) {
            var command = new ArrayList<>(List.of(programs.debug().toString()));
            command.addAll(List.of("--host", "unix://" + socket));
            command.addAll(List.of(what.split(" ")));
            command.addAll(List.of("-o", "json"));
            Files.writeString(
                dir.resolve(node + "-" + what.replace(' ', '-') + ".json"), answer(command));
          }
        }
      }
    }
  }

  private static String answer(List<String> command) {
    var result = Command.run(command, Map.of(), Duration.ofSeconds(60));
    assertThat(result.ok()).as(String.join(" ", command) + ": " + result.output()).isTrue();
    return result.output().strip();
  }

  @Override
  void closeMesh() {
    mesh.close();
  }
}
