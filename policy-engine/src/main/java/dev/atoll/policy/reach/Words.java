package dev.atoll.policy.reach;

import dev.atoll.policy.label.Requirement;
import dev.atoll.policy.label.Selector;
import dev.atoll.policy.mesh.ClusterFacts;
import dev.atoll.policy.mesh.Mesh;
import dev.atoll.policy.rule.Peer;
import dev.atoll.policy.rule.Peers;
import dev.atoll.policy.rule.PolicyEntry;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;

/**
 * What policies in question ask about: only this tells pods apart.
 *
 * @param keys of labels, without source
 * @param ports names of ports
 * @param names of {@code toFQDNs}
 * @param clouds groups of cloud providers
 */
record Words(
    Set<String> keys, Set<String> ports, SortedSet<String> names, SortedSet<String> clouds) {

  static Words of(List<Mesh> states) {
    var words = new Words(new HashSet<>(), new HashSet<>(), new TreeSet<>(), new TreeSet<>());
    for (var state : states) {
      for (ClusterFacts cluster : state.clusters()) {
        cluster.entries().forEach(words::add);
      }
    }
    return words;
  }

  boolean containsAll(Words other) {
    return keys.containsAll(other.keys)
        && ports.containsAll(other.ports)
        && names.containsAll(other.names)
        && clouds.containsAll(other.clouds);
  }

  private void add(PolicyEntry entry) {
    add(entry.subject());
    if (entry.peers() instanceof Peers.Some some) {
      some.list().forEach(this::add);
    }
    entry.ports().stream()
        .filter(p -> p.ports().isNamed())
        .forEach(p -> ports.add(p.ports().name()));
  }

  private void add(Peer peer) {
    switch (peer) {
      case Peer.Labelled l -> add(l.selector());
      case Peer.Fqdn f -> names.add(f.name());
      case Peer.CloudGroup c -> clouds.add(c.text());
      case Peer.OfEntity e -> {}
      case Peer.Block b -> {}
      case Peer.Group g -> {}
      case Peer.Groups g -> {}
    }
  }

  private void add(Selector selector) {
    selector.requirements().stream().map(Requirement::key).forEach(keys::add);
  }
}
