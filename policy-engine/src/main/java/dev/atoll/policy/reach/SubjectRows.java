package dev.atoll.policy.reach;

import dev.atoll.policy.mesh.ClusterFacts;
import dev.atoll.policy.mesh.End;
import dev.atoll.policy.mesh.NamedPort;
import dev.atoll.policy.mesh.NamedPorts;
import dev.atoll.policy.mesh.Subjects;
import dev.atoll.policy.rule.Direction;
import dev.atoll.policy.rule.Entity;
import dev.atoll.policy.rule.NamedEnds;
import dev.atoll.policy.rule.PolicyEntry;
import dev.atoll.policy.rule.PortRange;
import dev.atoll.policy.rule.PortRule;
import dev.atoll.policy.rule.Protocol;
import dev.atoll.policy.rule.Semantics.Enforcement;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * Rows of one cluster's subjects, one at a time, of whatever entries act on them. Whoever asks for
 * few subjects, or for many states of one, need not compute all rows of a mesh.
 */
public final class SubjectRows {

  private final Universe universe;
  private final RowCache cache;
  private final ClusterFacts cluster;
  private final PeerBits peers;
  private final NamedPorts namedPorts;
  private final Bits hosts;

  /**
   * @param cluster whose subjects they are; blocks that its entries name have identities
   */
  public SubjectRows(Universe universe, ClusterFacts cluster, RowCache cache) {
    this.universe = universe;
    this.cache = cache;
    this.cluster = cluster;
    this.peers = cache.peers(universe, cluster);
    this.namedPorts = NamedPorts.of(cluster);
    this.hosts = cache.hosts(universe, cluster);
  }

  /** The columns of this cluster that an entry acts on. */
  public Bits selected(PolicyEntry entry) {
    return entry.node()
        ? Bits.where(universe.size(), i -> Subjects.isHost(entry, universe.end(i)))
        : universe
            .index(cluster.semantics().families())
            .matching(entry.subject())
            .and(universe.podsOf(cluster.name()));
  }

  private Meaning read(PolicyEntry entry) {
    var bits = cache.share(peers.of(entry.peers()));
    var exact = entry.direction() == Direction.EGRESS && Meaning.hasNames(entry.ports());
    var named = exact ? cache.share(cache.exactPeers(universe, cluster).of(entry.peers())) : bits;
    return new Meaning(
        entry.verdict(),
        entry.tier(),
        entry.priority(),
        entry.defaultDeny(),
        bits,
        named,
        entry.ports());
  }

  /** What an entry means, as a number: equal numbers act alike. */
  public int meaning(PolicyEntry entry) {
    return cache.id(read(entry));
  }

  /**
   * The row of one subject.
   *
   * @param ids meanings of the entries that act on it in this direction, ascending, each once
   * @param ends of ports by name, of the same entries
   */
  public Row row(Direction direction, int column, int[] ids, NamedEnds ends) {
    var closed =
        cluster.semantics().enforcement() == Enforcement.ALWAYS
            || Arrays.stream(ids).anyMatch(id -> cache.meaning(id).defaultDeny());
    if (ids.length == 0 && !closed) {
      return cache.open();
    }
    var host = direction == Direction.INGRESS && ids.length > 0 && column < universe.pods();
    var names = (host ? cache.hostKey(cluster) : "") + names(direction, column, ids) + ends;
    return cache.row(
        new RowCache.Key(ids, closed, host, names),
        () -> {
          var always = host ? hosts : Bits.none(universe.size());
          return new RowBuilder(universe.size(), closed, always, cache::share)
              .build(parts(direction, column, ids, ends));
        });
  }

  /** What port names mean to this row, as far as it asks for any. */
  private String names(Direction direction, int column, int[] ids) {
    if (Arrays.stream(ids).noneMatch(id -> cache.meaning(id).hasNames())) {
      return "";
    }
    return direction == Direction.INGRESS
        ? new TreeMap<>(own(column)).toString()
        : namedPorts.isPerPeer() ? "peers" : agreed(ids);
  }

  /** The numbers that all pods of the cluster agree on, which a change of one pod may change. */
  private String agreed(int[] ids) {
    return Arrays.stream(ids)
        .mapToObj(cache::meaning)
        .flatMap(m -> m.ports().stream())
        .map(p -> p.ports().name())
        .filter(n -> !n.isEmpty())
        .distinct()
        .sorted()
        .map(n -> n + namedPorts.ofPeer(new End.Reserved(Entity.NONE), n))
        .collect(Collectors.joining(" ", cluster.name() + " ", ""));
  }

  private Map<String, NamedPort> own(int column) {
    return universe.end(column) instanceof End.Pods p ? p.namedPorts() : Map.of();
  }

  private List<Part> parts(Direction direction, int column, int[] ids, NamedEnds ends) {
    var parts = new ArrayList<Part>();
    for (var id : ids) {
      var meaning = cache.meaning(id);
      for (var rule : meaning.ports()) {
        if (!rule.ports().isNamed()) {
          numbered(rule.ports(), meaning, rule, meaning.peers(), parts);
        } else if (direction == Direction.INGRESS) {
          NamedPorts.own(universe.end(column), rule.ports().name())
              .forEach(port ->
                  named(
                      port,
                      ends.last(
                          meaning.tier(), rule.ports().name(), port.protocol(), port.number()),
                      meaning,
                      rule,
                      meaning.peers(),
                      parts));
        } else {
          ofPeers(rule.ports().name())
              .forEach((port, having) ->
                  named(
                      port, port.number(), meaning, rule, meaning.namedPeers().and(having), parts));
        }
      }
    }
    return parts;
  }

  /** The columns that have a number under a name. */
  private Map<NamedPort, Bits> ofPeers(String name) {
    if (!namedPorts.isPerPeer()) {
      var all = new HashMap<NamedPort, Bits>();
      var everyone = Bits.range(universe.size(), 0, universe.size());
      namedPorts
          .ofPeer(new End.Reserved(Entity.NONE), name)
          .forEach(port -> all.put(port, everyone));
      return all;
    }
    return cache.named(universe, cluster, name);
  }

  private static void named(
      NamedPort port, int last, Meaning meaning, PortRule rule, Bits peers, List<Part> parts) {
    if (rule.ports().protocols().contains(port.protocol())) {
      var range = new PortRange(List.of(port.protocol()), port.number(), last, "");
      numbered(range, meaning, rule, peers, parts);
    }
  }

  private static void numbered(
      PortRange range, Meaning meaning, PortRule rule, Bits peers, List<Part> parts) {
    if (range.equals(PortRange.EVERYTHING)) {
      parts.add(part(0, Line.END, meaning, rule, peers));
      return;
    }
    for (Protocol protocol : range.protocols()) {
      parts.add(
          part(
              Line.at(protocol, range.first()),
              Line.at(protocol, range.last()) + 1,
              meaning,
              rule,
              peers));
    }
  }

  private static Part part(int start, int end, Meaning meaning, PortRule rule, Bits peers) {
    return new Part(start, end, meaning.verdict(), meaning.tier(), meaning.priority(), peers, rule);
  }
}
