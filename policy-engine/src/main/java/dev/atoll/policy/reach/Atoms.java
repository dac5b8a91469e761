package dev.atoll.policy.reach;

import dev.atoll.fleet.net.Cidr;
import dev.atoll.fleet.net.Ip;
import dev.atoll.fleet.net.IpRange;
import dev.atoll.policy.mesh.ClusterFacts;
import dev.atoll.policy.mesh.End;
import dev.atoll.policy.mesh.Mesh;
import dev.atoll.policy.rule.Peer;
import dev.atoll.policy.rule.Peers;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/** Cuts the addresses outside at every block that policies name: at most 2n+1 pieces a family. */
final class Atoms {

  private static final Cidr V4 = Cidr.of("0.0.0.0/0");
  private static final Cidr V6 = Cidr.of("::/0");

  private Atoms() {}

  /** IPv4 first, ascending. */
  static List<End.World> of(List<Mesh> states) {
    var blocks = new HashSet<Cidr>();
    states.forEach(m -> m.clusters().forEach(c -> collect(c, blocks)));
    var all = new ArrayList<>(atoms(V4, blocks));
    all.addAll(atoms(V6, blocks));
    return all;
  }

  private static void collect(ClusterFacts cluster, Set<Cidr> blocks) {
    for (var entry : cluster.entries()) {
      if (entry.peers() instanceof Peers.Some some) {
        some.list().forEach(p -> collect(p, blocks));
      }
    }
    cluster.groups().forEach(g -> blocks.addAll(g.cidrs()));
  }

  private static void collect(Peer peer, Set<Cidr> blocks) {
    switch (peer) {
      case Peer.Block b -> {
        blocks.add(b.cidr());
        blocks.addAll(b.except());
      }
      case Peer.Group g -> blocks.addAll(g.except());
      case Peer.Groups g -> blocks.addAll(g.except());
      case Peer.Labelled l -> {}
      case Peer.OfEntity e -> {}
      case Peer.Fqdn f -> {}
      case Peer.CloudGroup c -> {}
    }
  }

  private static List<End.World> atoms(Cidr family, Set<Cidr> blocks) {
    var named = blocks.stream().filter(b -> b.v6() == family.v6() && b.length() > 0).toList();
    var starts = new TreeSet<Ip>();
    starts.add(family.first());
    for (var block : named) {
      starts.add(block.first());
      if (!block.last().isLast()) {
        starts.add(block.last().next());
      }
    }
    var around = new Depth(named);
    var all = new ArrayList<End.World>(starts.size());
    Ip first = null;
    for (var start : starts) {
      if (first != null) {
        all.add(new End.World(new IpRange(first, start.previous()), around.isInside(first)));
      }
      first = start;
    }
    if (first != null) {
      all.add(new End.World(new IpRange(first, family.last()), around.isInside(first)));
    }
    return all;
  }

  /** Whether a block lies around each of the starts, asked in ascending order. */
  private static final class Depth {

    private final List<Cidr> blocks;
    private int next;
    private Ip until;

    Depth(List<Cidr> blocks) {
      this.blocks = blocks.stream().sorted((a, b) -> a.first().compareTo(b.first())).toList();
      this.until = Ip.of("0.0.0.0");
    }

    boolean isInside(Ip ip) {
      while (next < blocks.size() && blocks.get(next).first().compareTo(ip) <= 0) {
        var last = blocks.get(next++).last();
        until = last.compareTo(until) > 0 ? last : until;
      }
      return next > 0 && ip.compareTo(until) <= 0;
    }
  }
}
