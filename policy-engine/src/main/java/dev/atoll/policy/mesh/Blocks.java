package dev.atoll.policy.mesh;

import dev.atoll.fleet.net.Cidr;
import dev.atoll.fleet.net.Ip;
import dev.atoll.policy.rule.Peer;
import dev.atoll.policy.rule.Peers;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.NavigableMap;
import java.util.Set;
import java.util.TreeMap;

/** The blocks that the policies of one cluster name. */
public final class Blocks {

  private Blocks() {}

  /** Of rules, exceptions included, without those of length 0; and all of CIDR groups. */
  public static List<Cidr> named(ClusterFacts cluster) {
    var all = new ArrayList<>(ofRules(cluster));
    cluster.groups().forEach(g -> all.addAll(g.cidrs()));
    return all;
  }

  /** Those of {@link #named} that lie in no other, by their first addresses. */
  static NavigableMap<Ip, Cidr> outermost(ClusterFacts cluster) {
    var all = new TreeMap<Ip, Cidr>();
    named(cluster).stream()
        .sorted(Comparator.comparingInt(Cidr::length))
        .filter(b -> isOutside(b, all))
        .forEach(b -> all.put(b.first(), b));
    return all;
  }

  private static boolean isOutside(Cidr block, NavigableMap<Ip, Cidr> others) {
    var before = others.floorEntry(block.first());
    return before == null || !before.getValue().contains(block.first());
  }

  /** Of rules, exceptions included, without those of length 0. */
  public static Set<Cidr> ofRules(ClusterFacts cluster) {
    var all = new HashSet<Cidr>();
    for (var entry : cluster.entries()) {
      if (entry.peers() instanceof Peers.Some some) {
        some.list().forEach(p -> collect(p, all));
      }
    }
    all.removeIf(c -> c.length() == 0);
    return all;
  }

  private static void collect(Peer peer, Set<Cidr> into) {
    switch (peer) {
      case Peer.Block b -> {
        into.add(b.cidr());
        into.addAll(b.except());
      }
      case Peer.Group g -> into.addAll(g.except());
      case Peer.Groups g -> into.addAll(g.except());
      case Peer.Labelled l -> {}
      case Peer.OfEntity e -> {}
      case Peer.Fqdn f -> {}
      case Peer.CloudGroup c -> {}
    }
  }
}
