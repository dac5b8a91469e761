package dev.atoll.policy.reach;

import dev.atoll.policy.label.Requirement;
import dev.atoll.policy.mesh.ClusterFacts;
import dev.atoll.policy.rule.Direction;
import dev.atoll.policy.rule.Peer;
import dev.atoll.policy.rule.Peers;
import dev.atoll.policy.rule.PolicyEntry;
import dev.atoll.policy.rule.PortRule;
import dev.atoll.policy.rule.Verdict;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * What single rules of a cluster do: whom they act on, whom they mean, and whether anything would
 * change without them. Only the rows of their own subjects are computed again. Entries are told
 * apart by instance: they must be those of the mesh.
 */
public final class RuleEffects {

  private final Universe universe;
  private final ClusterFacts cluster;
  private final Rows rows;
  private final Rows.OfCluster maker;
  private final PeerBits peers;
  private final Map<Direction, Map<Integer, List<PolicyEntry>>> acting = new HashMap<>();

  /**
   * Of one cluster.
   *
   * @param rows of the mesh, computed with the cache
   */
  public RuleEffects(Rows rows, RowCache cache, ClusterFacts cluster) {
    this.universe = rows.universe();
    this.cluster = cluster;
    this.rows = rows;
    this.maker = rows.new OfCluster(cluster);
    this.peers = cache.peers(universe, cluster);
    for (var direction : Direction.values()) {
      acting.put(direction, new HashMap<>());
    }
    for (var entry : cluster.entries()) {
      subjects(entry)
          .forEach(column ->
              acting(entry.direction()).computeIfAbsent(column, c -> new ArrayList<>()).add(entry));
    }
  }

  private Map<Integer, List<PolicyEntry>> acting(Direction direction) {
    return acting.computeIfAbsent(direction, d -> new HashMap<>());
  }

  private List<PolicyEntry> acting(Direction direction, int column) {
    return acting(direction).getOrDefault(column, List.of());
  }

  /** The classes of pods that an entry acts on. */
  public Bits subjects(PolicyEntry entry) {
    return entry.node() ? Bits.none(universe.size()) : maker.selected(entry);
  }

  /** The ends that an entry means. */
  public Bits peers(PolicyEntry entry) {
    return peers.of(entry.peers());
  }

  /**
   * Whether the same is allowed without some entries; what was {@link #remove}d before stays away.
   * Entries on nodes are always needed, and so are blocks of addresses where rules select by what
   * ends are not: whether a block is named decides there what is selected.
   */
  public boolean isSpare(Collection<PolicyEntry> gone) {
    return gone.stream().noneMatch(e -> e.node() || hasBlocks(e) && hasNegativePeers())
        && gone.stream().allMatch(e -> isSpare(e.direction(), subjects(e), gone));
  }

  private boolean isSpare(Direction direction, Bits subjects, Collection<PolicyEntry> gone) {
    var same = new boolean[] {true};
    subjects.forEach(column -> {
      if (same[0]) {
        var left = new ArrayList<>(acting(direction, column));
        left.removeIf(e -> gone.stream().anyMatch(g -> g == e));
        var row = direction == Direction.EGRESS ? rows.egress(column) : rows.ingress(column);
        same[0] = maker.row(direction, column, left).equals(row);
      }
    });
    return same[0];
  }

  /** Takes entries away for good. */
  public void remove(Collection<PolicyEntry> gone) {
    gone.forEach(
        e -> subjects(e).forEach(column -> acting(e.direction(), column).removeIf(a -> a == e)));
  }

  /** Entries that say something about the same subjects, peers and ports as another one. */
  public List<PolicyEntry> beside(PolicyEntry entry) {
    var all = new ArrayList<PolicyEntry>();
    var meant = peers(entry);
    subjects(entry)
        .forEach(column ->
            acting(entry.direction(), column).stream()
                .filter(e -> e != entry && !all.contains(e))
                .filter(e -> e.verdict() != Verdict.PASS && !peers(e).and(meant).isEmpty())
                .filter(e -> e.ports().stream().anyMatch(p -> meets(p, entry)))
                .forEach(all::add));
    return all;
  }

  /** The entries that deny all that an entry allows, to each of its subjects; empty for none. */
  public List<PolicyEntry> voiding(PolicyEntry entry) {
    var all = new ArrayList<PolicyEntry>();
    var whole = new boolean[] {entry.verdict() == Verdict.ALLOW && !peers(entry).isEmpty()};
    subjects(entry)
        .forEach(column -> {
          var denied = Bits.none(universe.size());
          for (var e : acting(entry.direction(), column)) {
            if (isBefore(e, entry) && entry.ports().stream().allMatch(p -> covers(e, p))) {
              denied = denied.or(peers(e));
              if (!all.contains(e)) {
                all.add(e);
              }
            }
          }
          whole[0] &= peers(entry).andNot(denied).isEmpty();
        });
    return whole[0] && !entry.ports().isEmpty() ? all : List.of();
  }

  private static boolean isBefore(PolicyEntry deny, PolicyEntry allow) {
    return deny.verdict() == Verdict.DENY
        && deny.tier() == allow.tier()
        && deny.priority() <= allow.priority();
  }

  private static boolean covers(PolicyEntry deny, PortRule port) {
    var range = port.ports();
    return deny.ports().stream()
        .map(PortRule::ports)
        .anyMatch(d ->
            d.protocols().containsAll(range.protocols())
                && d.name().equals(range.name())
                && d.first() <= range.first()
                && range.last() <= d.last());
  }

  private static boolean meets(PortRule rule, PolicyEntry entry) {
    var a = rule.ports();
    return entry.ports().stream()
        .map(PortRule::ports)
        .anyMatch(b ->
            a.isNamed()
                || b.isNamed()
                || a.first() <= b.last()
                    && b.first() <= a.last()
                    && a.protocols().stream().anyMatch(b.protocols()::contains));
  }

  private static boolean hasBlocks(PolicyEntry entry) {
    return peersOf(entry).stream()
        .anyMatch(
            p -> p instanceof Peer.Block || p instanceof Peer.Group || p instanceof Peer.Groups);
  }

  private boolean hasNegativePeers() {
    return cluster.semantics().aggregates()
        && cluster.entries().stream()
            .flatMap(e -> peersOf(e).stream())
            .anyMatch(p ->
                p instanceof Peer.Labelled l
                    && !l.selector().requirements().isEmpty()
                    && l.selector().requirements().stream().allMatch(Requirement::isNegative));
  }

  private static List<Peer> peersOf(PolicyEntry entry) {
    return entry.peers() instanceof Peers.Some some ? some.list() : List.of();
  }
}
