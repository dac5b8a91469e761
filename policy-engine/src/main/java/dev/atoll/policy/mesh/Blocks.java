package dev.atoll.policy.mesh;

import dev.atoll.fleet.net.Cidr;
import dev.atoll.policy.rule.Peer;
import dev.atoll.policy.rule.Peers;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** The blocks that the policies of one cluster name. */
public final class Blocks {

  private Blocks() {}

  /** Of rules, exceptions included, without those of length 0; and all of CIDR groups. */
  public static List<Cidr> named(ClusterFacts cluster) {
    var all = new ArrayList<>(ofRules(cluster));
    cluster.groups().forEach(g -> all.addAll(g.cidrs()));
    return all;
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
