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
      case Peers.Some(List<Peer> list) ->
          list.stream().map(p -> known.computeIfAbsent(p, this::of)).reduce(none, Bits::or);
    };
  }

  private Bits of(Peer peer) {
    var bits =
        switch (peer) {
          case Peer.Labelled(Selector selector) -> labelled(selector);
          case Peer.Block(Cidr cidr, List<Cidr> except) -> block(cidr).andNot(blocks(except));
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
    var bits = universe.index().matching(selector);
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

  private Bits block(Cidr block) {
    var addresses = universe.block(block);
    if (!blocksMeanMore && block.length() > 0) {
      return addresses;
    }
    return withOthers(new Peer.Block(block, List.of()), addresses);
  }

  private Bits blocks(List<Cidr> blocks) {
    var all = none;
    for (var block : blocks) {
      all = all.or(block(block));
    }
    return all;
  }

  private Bits group(String name) {
    var peer = new Peer.Group(name, List.of());
    return withOthers(
        peer,
        cluster.groups().stream()
            .filter(g -> g.name().equals(name))
            .map(this::addresses)
            .reduce(none, Bits::or));
  }

  private Bits addresses(CidrGroup group) {
    return group.cidrs().stream().map(universe::block).reduce(none, Bits::or);
  }

  /** Each requirement looks at the labels of all groups around an address together. */
  private Bits groups(Selector selector, List<Cidr> except) {
    var all = universe.block(Cidr.of("0.0.0.0/0")).or(universe.block(Cidr.of("::/0")));
    for (var requirement : selector.requirements()) {
      var any =
          new Requirement(
              Label.ANY, requirement.key(), requirement.operator(), requirement.values());
      var meets =
          cluster.groups().stream()
              .filter(g -> any.matches(Labels.of(Label.ANY, g.labels())) != any.isNegative())
              .map(this::addresses)
              .reduce(none, Bits::or);
      all = any.isNegative() ? all.andNot(meets) : all.and(meets);
    }
    return withOthers(new Peer.Groups(selector, List.of()), all).andNot(blocks(except));
  }

  /** Where CIDR rules look at pods, negative selectors take in every address with an identity. */
  private Bits aggregated(Peer peer, Selector selector) {
    var negative = selector.requirements().stream().allMatch(Requirement::isNegative);
    return negative && blocksMeanMore ? each(peer) : none;
  }

  /** Addresses, and what else a peer selects: asked one by one, there are few. */
  private Bits withOthers(Peer peer, Bits addresses) {
    return addresses.or(
        Bits.where(
            universe.size(),
            i -> i < universe.firstAddress() && view.selects(peer, universe.end(i))));
  }
}
