package dev.atoll.policy.reach;

import dev.atoll.fleet.net.Cidr;
import dev.atoll.policy.label.Label;
import dev.atoll.policy.label.Labels;
import dev.atoll.policy.label.Requirement;
import dev.atoll.policy.label.Selector;
import dev.atoll.policy.mesh.ClusterFacts;
import dev.atoll.policy.mesh.End;
import dev.atoll.policy.mesh.View;
import dev.atoll.policy.rule.CidrGroup;
import dev.atoll.policy.rule.Peer;
import dev.atoll.policy.rule.Peers;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;

/**
 * The columns that peers mean in one cluster: what {@link View} says of each end, computed for all
 * ends at once.
 */
final class PeerBits {

  private static final Labels AGGREGATE_CLUSTER = Labels.reserved("aggregate-cluster");
  private static final Labels AGGREGATE_MESH = Labels.reserved("aggregate-cluster-mesh");
  private static final Labels AGGREGATE_WORLD = Labels.reserved("aggregate-world");

  private final Universe universe;
  private final ClusterFacts cluster;
  private final View view;
  private final boolean aggregates;
  private final List<Integer> seenDifferently;
  private final Bits everyone;
  private final Bits none;
  private final boolean blocksMeanMore;
  private final Map<Peer, Bits> known = new HashMap<>();

  /**
   * @param aggregates whether placeholders count, where the cluster has them
   */
  PeerBits(Universe universe, ClusterFacts cluster, boolean aggregates) {
    this.aggregates = aggregates && cluster.semantics().aggregates();
    this.universe = universe;
    this.cluster = cluster;
    this.view = aggregates ? new View(cluster) : new View(cluster).withoutAggregates();
    this.seenDifferently = universe.seenDifferently();
    this.everyone = Bits.range(universe.size(), 0, universe.size());
    this.none = Bits.none(universe.size());
    this.blocksMeanMore =
        cluster.semantics().plainNetworkPolicies() || !cluster.semantics().cidrMatch().isEmpty();
  }

  Bits of(Peers peers) {
    return switch (peers) {
      case Peers.Nobody n -> none;
      case Peers.Anybody a -> everyone;
      case Peers.Some(List<Peer> list) -> union(list);
    };
  }

  private Bits union(List<Peer> list) {
    var all = new Union(none);
    for (var peer : list) {
      if (peer instanceof Peer.Block(Cidr cidr, List<Cidr> except)
          && except.isEmpty()
          && isOnlyAddresses(cidr)) {
        universe.addBlock(cidr, all);
      } else {
        all.add(peer instanceof Peer.Block ? of(peer) : known.computeIfAbsent(peer, this::of));
      }
    }
    return all.done();
  }

  private boolean isOnlyAddresses(Cidr block) {
    return !blocksMeanMore && block.length() > 0 && seenDifferently.isEmpty();
  }

  private Bits of(Peer peer) {
    var bits =
        switch (peer) {
          case Peer.Labelled(Selector selector) -> labelled(selector);
          case Peer.Block(Cidr cidr, List<Cidr> except) ->
              blocks(List.of(cidr)).andNot(blocks(except));
          case Peer.Group(String name, List<Cidr> except) -> group(name).andNot(blocks(except));
          case Peer.Groups(Selector selector, List<Cidr> except) ->
              groups(selector, except).or(aggregated(peer, selector));
          case Peer.OfEntity e -> each(peer);
          case Peer.Fqdn f -> each(peer);
          case Peer.CloudGroup c -> each(peer);
        };
    return asSeen(peer, bits);
  }

  /** Asks of each column that is no address atom by itself. */
  private Bits each(Peer peer) {
    return Bits.where(universe.size(), i -> view.selects(peer, universe.end(i)));
  }

  /** Pods of other clusters that are not global, and nodes, count as what they are here. */
  private Bits asSeen(Peer peer, Bits bits) {
    var result = bits;
    for (var column : seenDifferently) {
      var selected = view.selects(peer, view.seen(universe.end(column)));
      result = selected ? result.with(column) : result.without(column);
    }
    return result;
  }

  private Bits labelled(Selector selector) {
    var bits = universe.index(cluster.semantics().families()).matching(selector);
    if (!aggregates || !selector.requirements().stream().allMatch(Requirement::isNegative)) {
      return bits;
    }
    var local = universe.podsOf(cluster.name());
    if (selector.matches(AGGREGATE_CLUSTER)) {
      bits = bits.or(local);
    }
    if (selector.matches(AGGREGATE_MESH)) {
      bits = bits.or(Bits.range(universe.size(), 0, universe.pods()).andNot(local));
    }
    return selector.matches(AGGREGATE_WORLD) ? bits.or(worldWithIdentity()) : bits;
  }

  private Bits worldWithIdentity() {
    return Bits.where(
        universe.size(),
        i ->
            switch (universe.end(i)) {
              case End.World w -> view.hasIdentity(w);
              case End.Dns d -> true;
              case End.Pods p -> false;
              case End.Reserved r -> false;
              case End.Cloud c -> false;
              case End.Node n -> false;
            });
  }

  private Bits blocks(List<Cidr> blocks) {
    var all = new Union(none);
    for (var block : blocks) {
      universe.addBlock(block, all);
      if (blocksMeanMore || block.length() == 0) {
        all.add(others(new Peer.Block(block, List.of())));
      }
    }
    return all.done();
  }

  private Bits group(String name) {
    return addresses(g -> g.name().equals(name)).or(others(new Peer.Group(name, List.of())));
  }

  private Bits addresses(Predicate<CidrGroup> which) {
    var all = new Union(none);
    for (var group : cluster.groups()) {
      if (which.test(group)) {
        group.cidrs().forEach(c -> universe.addBlock(c, all));
      }
    }
    return all.done();
  }

  /** Each requirement looks at the labels of all groups around an address together. */
  private Bits groups(Selector selector, List<Cidr> except) {
    var all = Bits.range(universe.size(), universe.firstAddress(), universe.size());
    for (var requirement : selector.requirements()) {
      var any =
          new Requirement(
              Label.ANY, requirement.key(), requirement.operator(), requirement.values());
      var meets = addresses(g -> any.matches(Labels.of(Label.ANY, g.labels())) != any.isNegative());
      all = any.isNegative() ? all.andNot(meets) : all.and(meets);
    }
    return all.or(others(new Peer.Groups(selector, List.of()))).andNot(blocks(except));
  }

  /** Where CIDR rules look at pods, negative selectors take in every address with an identity. */
  private Bits aggregated(Peer peer, Selector selector) {
    var negative = selector.requirements().stream().allMatch(Requirement::isNegative);
    return negative && blocksMeanMore ? each(peer) : none;
  }

  /** What a peer selects beside addresses. */
  private Bits others(Peer peer) {
    return Bits.where(
        universe.size(), i -> i < universe.firstAddress() && view.selects(peer, universe.end(i)));
  }
}
