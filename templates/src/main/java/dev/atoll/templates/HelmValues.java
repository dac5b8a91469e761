package dev.atoll.templates;

import dev.atoll.fleet.model.Cluster;
import dev.atoll.fleet.model.Fleet;
import dev.atoll.fleet.value.Mapping;
import dev.atoll.fleet.value.Scalar;
import dev.atoll.fleet.value.Sequence;
import dev.atoll.fleet.value.SourcePos;
import dev.atoll.fleet.value.Value;
import java.util.LinkedHashMap;
import java.util.List;

/**
 * The part of Cilium's Helm values that joins a cluster to the mesh ({@code clustermesh} in {@code
 * install/kubernetes/cilium/values.yaml}). Peers are a dictionary from 1.19 on; the chart of 1.18
 * takes a list only.
 */
final class HelmValues {

  /** Default of {@code clustermesh.config.domain} in 1.18, 1.19 and 1.20. */
  private static final String DOMAIN = "mesh.cilium.io";

  private HelmValues() {}

  static Mapping of(Fleet fleet, Cluster cluster, List<MeshPeer> peers) {
    var pos = cluster.mesh().map(Cluster.Mesh::pos).orElse(cluster.pos());
    var settings = fleet.settings();
    var config =
        Mapping.empty(pos)
            .with("enabled", Scalar.bool(true, pos))
            .with("domain", domain(cluster))
            .with("clusters", peers(cluster, peers, pos));
    var clustermesh =
        Mapping.empty(pos)
            .with("useAPIServer", Scalar.bool(true, pos))
            .with(
                "maxConnectedClusters",
                Scalar.integer(settings.maxConnectedClusters(), settings.pos()))
            .with("config", config);
    return Mapping.empty(cluster.pos())
        .with("cluster", identity(cluster))
        .with("clustermesh", clustermesh);
  }

  /** The domain below which a cluster looks for peers that are known by addresses only. */
  static Scalar domain(Cluster cluster) {
    return cluster
        .datapath()
        .values()
        .written("clustermesh.config.domain")
        .map(d -> Scalar.string(d.value(), d.pos()))
        .orElse(Scalar.string(DOMAIN, cluster.mesh().map(Cluster.Mesh::pos).orElse(cluster.pos())));
  }

  private static Mapping identity(Cluster cluster) {
    return Mapping.empty(cluster.namePos())
        .with("name", Scalar.string(cluster.name(), cluster.namePos()))
        .with("id", Scalar.integer(cluster.id().value(), cluster.id().pos()));
  }

  private static Value peers(Cluster cluster, List<MeshPeer> peers, SourcePos pos) {
    if (!cluster.datapath().version().value().isAtLeast(1, 19)) {
      return new Sequence(peers.stream().<Value>map(HelmValues::named).toList(), pos);
    }
    var byName = new LinkedHashMap<String, Mapping.Entry>();
    peers.forEach(p -> byName.put(p.name(), new Mapping.Entry(p.namePos(), peer(p))));
    return new Mapping(byName, pos);
  }

  private static Mapping named(MeshPeer peer) {
    var name = new Mapping.Entry(peer.namePos(), Scalar.string(peer.name(), peer.namePos()));
    var entries = new LinkedHashMap<String, Mapping.Entry>();
    entries.put("name", name);
    entries.putAll(peer(peer).entries());
    return new Mapping(entries, peer.mesh().pos());
  }

  private static Mapping peer(MeshPeer peer) {
    var mesh = peer.mesh();
    var values = Mapping.empty(mesh.pos());
    if (peer.hasAddress()) {
      values = values.with("address", Scalar.string(mesh.address().value(), mesh.address().pos()));
    }
    values = values.with("port", Scalar.integer(mesh.port(), mesh.pos()));
    if (peer.hasIps()) {
      var ips = mesh.ips().stream().<Value>map(ip -> Scalar.string(ip.value(), ip.pos())).toList();
      values = values.with("ips", new Sequence(ips, mesh.ips().getFirst().pos()));
    }
    return values;
  }
}
