package dev.atoll.policy.explanation;

import dev.atoll.fleet.net.Cidr;
import dev.atoll.fleet.net.Ip;
import dev.atoll.fleet.net.Parsed;
import dev.atoll.policy.mesh.ClusterFacts;
import dev.atoll.policy.mesh.End;
import dev.atoll.policy.mesh.Mesh;
import dev.atoll.policy.mesh.Pod;
import dev.atoll.policy.mesh.PodBlocks;
import dev.atoll.policy.mesh.View;
import dev.atoll.policy.reach.Universe;
import dev.atoll.policy.rule.Entity;
import java.util.List;
import java.util.Optional;

/** Finds the end that a name means. */
public final class Ends {

  private static final String WORLD = "world";

  private final Mesh mesh;

  public Ends(Mesh mesh) {
    this.mesh = mesh;
  }

  /**
   * A pod by {@code cluster/namespace/workload}, {@code entity/WORD}, {@code world/ADDRESS}, {@code
   * world/BLOCK} for its first address, or {@code world} for an address that no policy names.
   */
  public Optional<End> find(String name) {
    if (name.equals(WORLD)) {
      return nameless();
    }
    if (name.startsWith("entity/")) {
      return Entity.of(name.substring("entity/".length())).flatMap(this::reserved);
    }
    return pod(name)
        .or(() ->
            name.startsWith(WORLD + "/")
                ? address(name.substring(WORLD.length() + 1)).map(this::world)
                : Optional.empty());
  }

  private Optional<End> pod(String name) {
    for (var cluster : mesh.clusters()) {
      for (var pod : cluster.pods()) {
        if (pod.name().equals(name)) {
          return Optional.of(of(cluster, pod));
        }
      }
    }
    return Optional.empty();
  }

  private static End of(ClusterFacts cluster, Pod pod) {
    return new End.Pods(
        cluster.name(),
        pod.labels(),
        pod.namedPorts(),
        pod.global(),
        pod.global() ? View.NOWHERE : View.address(pod, cluster),
        new PodBlocks(cluster).of(pod),
        List.of(pod.name()));
  }

  private Optional<End> reserved(Entity entity) {
    return switch (entity) {
      case HOST, REMOTE_NODE, KUBE_APISERVER, INGRESS, HEALTH, INIT, UNMANAGED ->
          Optional.of(new End.Reserved(entity));
      case ALL, WORLD, WORLD_IPV4, WORLD_IPV6, CLUSTER, CLUSTER_MESH, NONE -> Optional.empty();
    };
  }

  private static Optional<Ip> address(String text) {
    if (Ip.parse(text) instanceof Parsed.Good<Ip> ip) {
      return Optional.of(ip.value());
    }
    return Cidr.parse(text) instanceof Parsed.Good<Cidr> c
        ? Optional.of(c.value().first())
        : Optional.empty();
  }

  private End world(Ip ip) {
    var universe = Universe.of(mesh);
    return universe.end(universe.column(ip));
  }

  private Optional<End> nameless() {
    var universe = Universe.of(mesh);
    for (var i = universe.firstAddress(); i < universe.size(); i++) {
      if (universe.end(i) instanceof End.World w && !w.named()) {
        return Optional.of(w);
      }
    }
    return Optional.empty();
  }
}
