package dev.atoll.fleet.model;

import dev.atoll.fleet.value.Mapping;
import dev.atoll.fleet.value.SourcePos;
import java.util.List;

/**
 * A policy whose peers name clusters; renders to Cilium's kinds.
 *
 * @param namespace empty for a clusterwide policy
 * @param name of the rendered object
 * @param labels of the rendered object, as written
 * @param clusters where it goes
 * @param policy spec of a CiliumNetworkPolicy; peers may carry {@code clusters}
 * @param overrides applied in order where their selector matches
 */
public record MeshPolicy(
    String namespace,
    String name,
    Mapping labels,
    LabelSelector clusters,
    Mapping policy,
    List<Override> overrides,
    SourcePos pos) {

  /** A JSON merge patch (RFC 7396) of {@code policy} for some clusters. */
  public record Override(LabelSelector clusters, Mapping patch, SourcePos pos) {}

  public MeshPolicy {
    overrides = List.copyOf(overrides);
  }

  /** The object that it renders to. */
  public ObjectKey key() {
    var kind = namespace.isEmpty() ? "CiliumClusterwideNetworkPolicy" : "CiliumNetworkPolicy";
    return new ObjectKey("cilium.io", kind, namespace, name);
  }
}
