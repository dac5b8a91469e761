package dev.atoll.policy.reach;

import dev.atoll.fleet.net.Cidr;
import dev.atoll.policy.mesh.Blocks;
import dev.atoll.policy.mesh.ClusterFacts;
import dev.atoll.policy.mesh.End;
import dev.atoll.policy.mesh.Mesh;
import dev.atoll.policy.mesh.NamedPort;
import dev.atoll.policy.mesh.View;
import dev.atoll.policy.rule.CidrGroup;
import dev.atoll.policy.rule.Semantics;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;

/**
 * What was computed for one universe, by meaning: after a change only what has a new meaning is
 * computed again. Not for several threads at once.
 */
public final class RowCache {

  /**
   * All that makes a row what it is.
   *
   * @param meanings numbers, sorted
   * @param closed whether what nobody allows is denied
   * @param host whether the local host gets in where nothing decides
   * @param names what port names mean
   */
  record Key(int[] meanings, boolean closed, boolean host, String names) {

    @Override
    public boolean equals(Object other) {
      return other instanceof Key k
          && closed == k.closed
          && host == k.host
          && names.equals(k.names)
          && Arrays.equals(meanings, k.meanings);
    }

    @Override
    public int hashCode() {
      return 31 * (31 * Arrays.hashCode(meanings) + names.hashCode())
          + (closed ? 2 : 0)
          + (host ? 1 : 0);
    }
  }

  /** A cluster of the last state, with all rows of that state. */
  private record ClusterRows(ClusterFacts cluster, Rows rows) {}

  /** What peers mean depends on this. */
  private record Setting(
      Semantics semantics, List<CidrGroup> groups, List<Cidr> nodes, Set<Cidr> identities) {
    static Setting of(ClusterFacts c) {
      var identities = c.semantics().aggregates() ? Blocks.ofRules(c) : Set.<Cidr>of();
      return new Setting(c.semantics(), c.groups(), c.nodeCidrs(), identities);
    }
  }

  private final Map<Bits, Bits> bits = new HashMap<>();
  private final Map<Meaning, Integer> ids = new HashMap<>();
  private final List<Meaning> meanings = new ArrayList<>();
  private final Map<Key, Row> rows = new HashMap<>();
  private final Map<Row, Row> distinct = new HashMap<>();
  private final Map<Setting, PeerBits> peers = new HashMap<>();
  private final Map<Setting, PeerBits> exact = new HashMap<>();
  private final Map<String, Map<NamedPort, Bits>> names = new HashMap<>();
  private final Map<String, ClusterRows> clusters = new HashMap<>();
  private final Row open;

  public RowCache(Universe universe) {
    var everyone = Bits.range(universe.size(), 0, universe.size());
    this.open =
        new Row(new int[] {0}, new Bits[] {everyone}, new Bits[] {Bits.none(universe.size())});
    distinct.put(open, open);
  }

  /** The row of a subject that no policy selects. */
  Row open() {
    return open;
  }

  void remember(Mesh mesh, Rows rows) {
    mesh.clusters().forEach(c -> clusters.put(c.name(), new ClusterRows(c, rows)));
  }

  /** The rows of the last state in which a cluster was as it is. */
  Optional<Rows> rowsOf(ClusterFacts cluster) {
    return Optional.ofNullable(clusters.get(cluster.name()))
        .filter(c -> c.cluster().equals(cluster))
        .map(ClusterRows::rows);
  }

  Bits share(Bits some) {
    return bits.computeIfAbsent(some, b -> b);
  }

  int id(Meaning meaning) {
    var known = ids.putIfAbsent(meaning, meanings.size());
    if (known == null) {
      meanings.add(meaning);
      return meanings.size() - 1;
    }
    return known;
  }

  Meaning meaning(int id) {
    return meanings.get(id);
  }

  Row row(Key key, Supplier<Row> make) {
    var known = rows.get(key);
    if (known == null) {
      var made = make.get();
      known = distinct.computeIfAbsent(made, r -> r);
      rows.put(key, known);
    }
    return known;
  }

  PeerBits peers(Universe universe, ClusterFacts cluster) {
    return peers.computeIfAbsent(Setting.of(cluster), s -> new PeerBits(universe, cluster, true));
  }

  /** What peers mean to egress rules for ports by name. */
  PeerBits exactPeers(Universe universe, ClusterFacts cluster) {
    return exact.computeIfAbsent(Setting.of(cluster), s -> new PeerBits(universe, cluster, false));
  }

  /** Which columns have which number under a name, as a cluster from 1.20 on sees it. */
  Map<NamedPort, Bits> named(Universe universe, ClusterFacts cluster, String name) {
    return names.computeIfAbsent(
        cluster.name() + " " + name,
        n -> {
          var view = new View(cluster);
          var having = new HashMap<NamedPort, Bits>();
          for (var i = 0; i < universe.pods(); i++) {
            if (view.seen(universe.end(i)) instanceof End.Pods p
                && p.namedPorts().containsKey(name)) {
              having.merge(p.namedPorts().get(name), Bits.none(universe.size()).with(i), Bits::or);
            }
          }
          return having;
        });
  }

  /** The columns that are the local host to a cluster. */
  Bits hosts(Universe universe, ClusterFacts cluster) {
    var view = new View(cluster);
    return Bits.where(
        universe.size(), i -> i >= universe.pods() && View.isHost(view.seen(universe.end(i))));
  }

  /** Tells rows of different hosts apart, where hosts are known one by one. */
  String hostKey(ClusterFacts cluster) {
    return cluster.nodes().isEmpty() ? "" : cluster.name() + " ";
  }

  /** How many rows were computed so far. */
  public int computed() {
    return rows.size();
  }
}
