package dev.atoll.policy.explanation;

import dev.atoll.policy.label.Label;
import dev.atoll.policy.label.Requirement;
import dev.atoll.policy.label.Selector;
import dev.atoll.policy.rule.Peer;
import dev.atoll.policy.rule.Peers;
import dev.atoll.policy.rule.PolicyEntry;
import dev.atoll.policy.rule.PortRule;
import dev.atoll.policy.rule.Verdict;
import java.util.ArrayList;
import java.util.List;

/** A rule that nearly lets a flow pass, and the one thing that is in the way. */
sealed interface Miss {

  PolicyEntry entry();

  /**
   * A label that the rule asks of its peer.
   *
   * @param without the same rule without asking it
   */
  record OfLabel(PolicyEntry entry, Requirement asked, PolicyEntry without) implements Miss {

    boolean isCluster() {
      return asked.isOn(Label.CLUSTER);
    }

    boolean isNamespace() {
      return asked.isOn(Label.NAMESPACE);
    }
  }

  /** The port; with any port the rule would match. */
  record OfPort(PolicyEntry entry) implements Miss {}

  /** A rule without peers: it closes and opens nothing. */
  record Empty(PolicyEntry entry) implements Miss {}

  /** Neither a single label nor the port alone. */
  record OfMore(PolicyEntry entry) implements Miss {}

  /** How the rules that select an end miss a flow, in order. */
  static List<Miss> all(Retrial retrial) {
    return retrial.selecting().stream()
        .filter(e -> e.verdict() == Verdict.ALLOW)
        .filter(e -> !retrial.matches(e))
        .map(e -> of(retrial, e))
        .toList();
  }

  private static Miss of(Retrial retrial, PolicyEntry entry) {
    if (entry.peers() instanceof Peers.Nobody) {
      return new Empty(entry);
    }
    if (retrial.matches(Retrial.withPorts(entry, List.of(PortRule.EVERYTHING)))) {
      return new OfPort(entry);
    }
    return entry.peers() instanceof Peers.Some some
        ? label(retrial, entry, some.list())
        : new OfMore(entry);
  }

  private static Miss label(Retrial retrial, PolicyEntry entry, List<Peer> peers) {
    for (var i = 0; i < peers.size(); i++) {
      if (peers.get(i) instanceof Peer.Labelled(Selector selector)) {
        for (var requirement : selector.requirements()) {
          var without = Retrial.withPeers(entry, without(peers, i, selector, requirement));
          if (retrial.matches(without)) {
            return new OfLabel(entry, requirement, without);
          }
        }
      }
    }
    return new OfMore(entry);
  }

  private static Peers without(
      List<Peer> peers, int index, Selector selector, Requirement requirement) {
    var rest = selector.requirements().stream().filter(r -> !r.equals(requirement)).toList();
    var all = new ArrayList<>(peers);
    all.set(index, new Peer.Labelled(new Selector(rest)));
    return Peers.some(all);
  }
}
