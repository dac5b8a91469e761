package dev.atoll.templates;

import dev.atoll.fleet.model.Cluster;
import dev.atoll.fleet.model.Fleet;
import dev.atoll.fleet.model.Located;
import dev.atoll.fleet.model.ObjectKey;
import dev.atoll.fleet.net.Cidr;
import dev.atoll.fleet.value.Json;
import dev.atoll.fleet.value.Mapping;
import dev.atoll.fleet.value.Scalar;
import dev.atoll.fleet.value.Sequence;
import dev.atoll.fleet.value.SourcePos;
import dev.atoll.fleet.value.Value;
import java.util.Collection;
import java.util.List;
import java.util.Optional;

/**
 * What Atoll's agents in a cluster may believe of its peers: the ConfigMap {@code atoll-mesh},
 * whose {@code mesh.json} names every other cluster of the mesh with its ID and its pod and node
 * ranges. A cluster whose datapath is Cilium has no reader of it and gets none.
 */
public final class MeshFacts {
  private static final String NAMESPACE = "kube-system";
  private static final String NAME = "atoll-mesh";
  private static final String FILE = "mesh.json";

  private final Fleet fleet;
  private final Cluster cluster;

  MeshFacts(Fleet fleet, Cluster cluster) {
    this.fleet = fleet;
    this.cluster = cluster;
  }

  /** The text of {@code mesh.json} for a cluster, whatever its datapath is. */
  public static String text(Fleet fleet, Cluster cluster) {
    return Json.text(new MeshFacts(fleet, cluster).peers());
  }

  Optional<RenderedObject> object() {
    if (cluster.datapath().provider() != Cluster.Provider.ATOLL) {
      return Optional.empty();
    }
    var pos = cluster.pos();
    var data = Mapping.empty(pos).with(FILE, Scalar.string(Json.text(peers()), pos));
    var value = Metadata.head("v1", "ConfigMap", NAMESPACE, NAME, pos).with("data", data);
    return Optional.of(
        new RenderedObject(ObjectKey.of(value), value, Ownership.FIELDS, value.pos()));
  }

  private Mapping peers() {
    var peers =
        fleet.clusters().stream()
            .filter(c -> !c.name().equals(cluster.name()) && c.mesh().isPresent())
            .<Value>map(MeshFacts::peer)
            .toList();
    return Mapping.empty(SourcePos.NONE).with("peers", new Sequence(peers, SourcePos.NONE));
  }

  private static Mapping peer(Cluster peer) {
    return Mapping.empty(SourcePos.NONE)
        .with("name", Scalar.string(peer.name(), peer.pos()))
        .with("id", Scalar.integer(peer.id().value(), peer.id().pos()))
        .with("podCIDRs", cidrs(peer.podCidrs()))
        .with("nodeCIDRs", cidrs(peer.nodeCidrs()));
  }

  private static Sequence cidrs(Collection<Located<Cidr>> cidrs) {
    List<Value> texts =
        cidrs.stream().<Value>map(c -> Scalar.string(c.value().toString(), c.pos())).toList();
    return new Sequence(texts, SourcePos.NONE);
  }
}
