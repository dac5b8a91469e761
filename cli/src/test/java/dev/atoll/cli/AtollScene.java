package dev.atoll.cli;

import dev.atoll.fleet.model.Cluster;
import dev.atoll.fleet.model.Fleet;
import dev.atoll.reconciler.status.Health;
import dev.atoll.sandbox.CiliumCrds;
import dev.atoll.sandbox.Components;
import dev.atoll.sandbox.ControlPlane;
import dev.atoll.sandbox.mesh.AgentMesh;
import dev.atoll.sandbox.node.Measurement;
import dev.atoll.sandbox.node.Pod;
import dev.atoll.sandbox.pods.Attachment;
import dev.atoll.sandbox.pods.PodCluster;
import dev.atoll.sandbox.pods.PodMesh;
import dev.atoll.sandbox.pods.PodPrograms;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/** Clusters with nodes and pods of no CNI in particular, and Atoll's datapath on the nodes. */
final class AtollScene extends Scene {
  /** The way that other tests do not take. */
  private static final List<String> PAST_THE_STACKS = List.of("--enable-host-legacy-routing=false");

  private final PodMesh nodes;
  private final AgentMesh agents;
  private final RealisedObjects realised;

  private AtollScene(ControlPlane plane, PodMesh nodes, AgentMesh agents) {
    super(plane, Optional.empty());
    this.nodes = nodes;
    this.agents = agents;
    this.realised = new RealisedObjects(plane, agents);
  }

  /** Brings up what the fleet declares, and returns when Atoll has filled it. */
  static AtollScene start(RandomFleet first) {
    var fleet = first.review().fleet();
    var components = Components.ofThisMachine(Scene::say);
    var plane =
        ControlPlane.start(
            fleet.clusters().stream().map(Scene::apiServer).toList(),
            ControlPlane.Options.temporary().with(components));
    try {
      plane.installCrds(CiliumCrds.find(components, Scene::say), CiliumCrds.KINDS_OF_POLICY);
      var scene = start(plane, fleet, components);
      scene.awaitEnforced(scene.push(first));
      return scene;
    } catch (RuntimeException e) {
      plane.close();
      throw e;
    }
  }

  private static AtollScene start(ControlPlane plane, Fleet fleet, Components components) {
    var clusters = fleet.clusters().stream().map(AtollScene::cluster).toList();
    var nodes = PodMesh.start(plane, clusters, PodPrograms.find(components), Scene::say);
    nodes.deploy(fleet);
    var mesh = new SandboxMesh(fleet, plane.dir());
    var agents = mesh.start(plane, nodes, PAST_THE_STACKS, components, Scene::say);
    return new AtollScene(plane, nodes, agents);
  }

  /** One CNI plugin is not like the other: every second cluster has bridges. */
  private static PodCluster cluster(Cluster cluster) {
    var even = cluster.id().value() % 2 == 0;
    return PodCluster.of(cluster, 1, even ? Attachment.BRIDGE : Attachment.PTP);
  }

  AgentMesh agents() {
    return agents;
  }

  @Override
  List<Pod> pods() {
    return nodes.pods();
  }

  @Override
  Measurement measurement() {
    return nodes.measurement();
  }

  /** All nodes have the policies of the commit in their maps; identities may still travel. */
  @Override
  void awaitEnforced(String commit) {
    await("at " + commit, c -> c.applied().commit().equals(commit) && c.health() == Health.HEALTHY);
    awaitStatus("in the maps of all nodes", s -> realised.isEverywhere());
  }

  @Override
  boolean identitiesTravel() {
    return false;
  }

  @Override
  void opinions(Path dir) throws IOException {
    super.opinions(dir);
    for (var agent : agents.agents()) {
      for (var page : List.of("datapath", "peers")) {
        Files.write(
            dir.resolve(agent.program() + "-" + page + ".json"), RealisedObjects.page(agent, page));
      }
    }
  }

  @Override
  void closeMesh() {
    agents.close();
    nodes.close();
  }
}
