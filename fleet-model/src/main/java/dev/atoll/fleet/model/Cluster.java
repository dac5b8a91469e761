package dev.atoll.fleet.model;

import dev.atoll.fleet.net.Cidr;
import dev.atoll.fleet.value.Mapping;
import dev.atoll.fleet.value.SourcePos;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A member of the mesh, as its Cluster file says.
 *
 * @param name 1 to 32 characters
 * @param labels as written, and {@code name}
 * @param id 1 to 255, or to 511 where the fleet says so; 0 where it is missing or unreadable
 * @param podCidrs pod ranges
 * @param serviceCidrs service ranges
 * @param nodeCidrs node ranges
 * @param datapath provider, version and settings
 * @param mesh how peers reach its clustermesh-apiserver, if it says so
 * @param target how Atoll reaches it
 * @param variables values for {@code ${cluster.variables.X}}, as text
 * @param drift what is done about drift here, where it differs from the fleet
 * @param source the whole document, for positions
 */
public record Cluster(
    String name,
    Map<String, String> labels,
    Located<Integer> id,
    List<Located<Cidr>> podCidrs,
    List<Located<Cidr>> serviceCidrs,
    List<Located<Cidr>> nodeCidrs,
    Datapath datapath,
    Optional<Mesh> mesh,
    Optional<Target> target,
    Map<String, Located<String>> variables,
    Optional<DriftMode> drift,
    Mapping source) {

  /** Whose datapath a cluster runs. */
  public enum Provider {
    CILIUM,
    ATOLL
  }

  /** Who writes the mesh connection of a cluster. */
  public enum ManagedBy {
    HELM,
    ATOLL
  }

  /**
   * What decides what a policy text means in the cluster.
   *
   * @param version with provider {@code ATOLL}, the Cilium whose semantics are reproduced
   */
  public record Datapath(
      Provider provider, Located<CiliumVersion> version, CiliumValues values, SourcePos pos) {}

  /**
   * Where peers find the cluster's clustermesh-apiserver.
   *
   * @param address host name, empty where only {@code ips} are given
   * @param ips addresses for that name
   * @param port 1 to 65535, default 2379 for a host name, 32379 for a NodePort
   */
  public record Mesh(
      Located<String> address,
      List<Located<String>> ips,
      int port,
      ManagedBy managedBy,
      SourcePos pos) {
    public Mesh {
      ips = List.copyOf(ips);
    }
  }

  /** Where rendered objects go. Names only: what they stand for is the operator's affair. */
  public sealed interface Target {
    SourcePos pos();

    /** An API server, by a name in the reconciler's own credentials. */
    record Kubeconfig(String name, SourcePos pos) implements Target {}

    /** A directory below the operator's output root. */
    record Directory(String name, SourcePos pos) implements Target {}

    /** A branch of a repository that the operator allows. */
    record Branch(String name, SourcePos pos) implements Target {}
  }

  public Cluster {
    labels = Map.copyOf(labels);
    podCidrs = List.copyOf(podCidrs);
    serviceCidrs = List.copyOf(serviceCidrs);
    nodeCidrs = List.copyOf(nodeCidrs);
    variables = Map.copyOf(variables);
  }

  /** This cluster with another datapath; {@code source} stays what the file says. */
  public Cluster withDatapath(Datapath other) {
    return new Cluster(
        name,
        labels,
        id,
        podCidrs,
        serviceCidrs,
        nodeCidrs,
        other,
        mesh,
        target,
        variables,
        drift,
        source);
  }

  public SourcePos pos() {
    return source.pos();
  }

  /** Where the name stands. */
  public SourcePos namePos() {
    return source.mapping("metadata").map(m -> m.keyPos("name")).orElse(source.pos());
  }
}
