package dev.atoll.policy.explanation;

import dev.atoll.policy.label.Label;
import dev.atoll.policy.label.Requirement;
import dev.atoll.policy.label.Selector;
import dev.atoll.policy.mesh.ClusterFacts;
import dev.atoll.policy.rule.Peer;
import dev.atoll.policy.rule.Peers;
import dev.atoll.policy.rule.PolicyEntry;
import dev.atoll.policy.rule.Source;
import java.util.Set;

/**
 * Tells a cluster that a policy names from the local cluster that Cilium adds to a peer without one
 * where {@code policyDefaultLocalCluster} is true, as it is by default since 1.19.
 */
final class LocalDefault {

  private final ClusterFacts cluster;
  private final Circumstances circumstances;

  LocalDefault(ClusterFacts cluster, Circumstances circumstances) {
    this.cluster = cluster;
    this.circumstances = circumstances;
  }

  /** Whether Cilium put in what a rule asks of its peer. */
  boolean isAdded(Miss.OfLabel miss) {
    var local = Set.of(cluster.name());
    return miss.isCluster()
        && cluster.semantics().defaultLocalCluster()
        && miss.asked().source().equals(Label.K8S)
        && miss.asked().values().equals(local)
        && !staysWithout(miss);
  }

  /** Whether the rule asks for the cluster with the setting turned off as well. */
  private boolean staysWithout(Miss.OfLabel miss) {
    return circumstances.withoutLocalDefault().apply(cluster.name()).stream()
        .flatMap(m -> m.cluster(cluster.name()).stream())
        .flatMap(c -> c.entries().stream())
        .filter(e -> isSame(e.source(), miss.entry().source()))
        .anyMatch(e -> !lacks(e, miss));
  }

  private static boolean isSame(Source a, Source b) {
    return a.policy().equals(b.policy()) && a.rule().equals(b.rule());
  }

  /** Whether the peer in question stands in the rule without the cluster. */
  private static boolean lacks(PolicyEntry entry, Miss.OfLabel miss) {
    return entry.peers() instanceof Peers.Some now
        && miss.without().peers() instanceof Peers.Some wanted
        && wanted.list().stream().anyMatch(w -> isNew(w, miss) && now.list().contains(w));
  }

  private static boolean isNew(Peer peer, Miss.OfLabel miss) {
    return miss.entry().peers() instanceof Peers.Some old && !old.list().contains(peer);
  }

  /** The rule with the peer in the other cluster. */
  static PolicyEntry naming(Miss.OfLabel miss, String other) {
    var old = (Peers.Some) miss.entry().peers();
    var without = ((Peers.Some) miss.without().peers()).list();
    return Retrial.withPeers(
        miss.entry(),
        Peers.some(without.stream().map(p -> old.list().contains(p) ? p : in(p, other)).toList()));
  }

  private static Peer in(Peer peer, String cluster) {
    return peer instanceof Peer.Labelled(Selector selector)
        ? new Peer.Labelled(selector.and(Requirement.k8s(Label.CLUSTER, cluster)))
        : peer;
  }
}
