package dev.atoll.fleet.model;

import dev.atoll.fleet.value.Mapping;
import dev.atoll.fleet.value.SourcePos;
import java.util.List;
import java.util.Optional;

/**
 * A Service with backends in several clusters.
 *
 * @param manage whose Service it is
 * @param selector pod labels as written
 * @param ports as written, in the form of a Service's ports
 * @param members which clusters take part, and how
 * @param failover order of clusters; Atoll datapath only
 * @param source the whole document, for positions
 */
public record GlobalService(
    String namespace,
    String name,
    Manage manage,
    Mapping selector,
    List<Port> ports,
    List<Member> members,
    Optional<Failover> failover,
    Mapping source) {

  /** Whether Atoll annotates the team's own Service or creates the whole. */
  public enum Manage {
    ANNOTATIONS,
    SERVICE
  }

  /** Cilium's affinity values. */
  public enum Affinity {
    NONE,
    LOCAL,
    REMOTE
  }

  /**
   * One port.
   *
   * @param name empty where it has none
   * @param protocol TCP, UDP or SCTP
   * @param source the port as written
   */
  public record Port(String name, int port, String protocol, Mapping source) {}

  /**
   * Some clusters' part in the service.
   *
   * @param weight 0 to 1000, 100 where none is given
   */
  public record Member(
      LabelSelector clusters,
      boolean share,
      Affinity affinity,
      Optional<Located<Integer>> weight,
      SourcePos pos) {}

  /** Order of clusters and the share of healthy backends below which the next one is used. */
  public record Failover(
      List<Located<String>> order,
      Optional<Located<Integer>> minimumHealthyPercent,
      SourcePos pos) {
    public Failover {
      order = List.copyOf(order);
    }
  }

  public GlobalService {
    ports = List.copyOf(ports);
    members = List.copyOf(members);
  }

  public SourcePos pos() {
    return source.pos();
  }

  /** The member that a cluster belongs to, the first where several match. */
  public Optional<Member> memberOf(Cluster cluster) {
    return members.stream().filter(m -> m.clusters().matches(cluster.labels())).findFirst();
  }
}
