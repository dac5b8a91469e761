package dev.atoll.cli;

import dev.atoll.fleet.model.Cluster;
import dev.atoll.fleet.model.Fleet;
import dev.atoll.fleet.model.Located;
import dev.atoll.sandbox.Components;
import dev.atoll.sandbox.ControlPlane;
import dev.atoll.sandbox.Progress;
import dev.atoll.sandbox.Sandbox;
import dev.atoll.sandbox.mesh.AgentCluster;
import dev.atoll.sandbox.mesh.AgentMesh;
import dev.atoll.templates.MeshFacts;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;

/** A sandbox whose clusters are joined by Atoll's own mesh control plane. */
final class SandboxMesh {
  private final Fleet fleet;
  private final Path dir;

  SandboxMesh(Fleet fleet, Path dir) {
    this.fleet = fleet;
    this.dir = dir;
  }

  Sandbox.Status up(Progress progress) {
    var components = Components.ofThisMachine(progress);
    var names = fleet.clusters().stream().map(Cluster::name).toList();
    var beside =
        new Sandbox.Beside(
            AgentMesh.programs(names),
            plane -> AgentMesh.start(plane, clusters(), program(), components, progress));
    return Sandbox.up(
        fleet.clusters().stream().map(SandboxMesh::apiServer).toList(),
        dir,
        components,
        progress,
        beside);
  }

  private List<AgentCluster> clusters() {
    return fleet.clusters().stream()
        .map(c -> new AgentCluster(c.name(), c.id().value(), MeshFacts.text(fleet, c)))
        .toList();
  }

  private static List<String> program() {
    var home = Path.of(System.getenv().getOrDefault("ATOLL_HOME", ".")).toAbsolutePath();
    return List.of(home.resolve("atoll-agent").toString());
  }

  private static ControlPlane.Cluster apiServer(Cluster cluster) {
    var services = cluster.serviceCidrs().stream().map(Located::value).findFirst();
    return new ControlPlane.Cluster(
        cluster.name(), services.map(Object::toString).orElse("10.96.0.0/16"));
  }

  /** Where the agent of each cluster's node answers. */
  SortedMap<String, String> urls() {
    var urls = new TreeMap<String, String>();
    for (var cluster : fleet.clusters()) {
      var file = dir.resolve("mesh").resolve(cluster.name()).resolve("api");
      try {
        urls.put(cluster.name(), Files.readString(file));
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
    return urls;
  }
}
