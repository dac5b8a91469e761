package dev.atoll.agent.policy;

import dev.atoll.policy.mesh.End;
import dev.atoll.policy.mesh.View;
import dev.atoll.policy.rule.Entity;
import dev.atoll.policy.rule.Peer;
import dev.atoll.policy.rule.Peers;

/**
 * The question that rules ask about a remote identity. Equal questions are asked once.
 *
 * @param placeholders whether those that stand for identities of one sort count, as they do not for
 *     ports by name
 * @param cautious whether addresses of the world count as peers that are known at run time only,
 *     such as DNS names: where leaving them out would open something
 */
record PeerQuery(Peers peers, boolean placeholders, boolean cautious) {

  /** Whether every remote identity is meant, known or not. */
  boolean isEverybody() {
    return switch (peers) {
      case Peers.Anybody _ -> true;
      case Peers.Nobody _ -> false;
      case Peers.Some some ->
          some.list().stream().anyMatch(p -> p.equals(new Peer.OfEntity(Entity.ALL)));
    };
  }

  /**
   * Whether an identity is meant.
   *
   * @param view with or without placeholders, as this asks
   * @param end as the view sees it
   */
  boolean means(View view, End end) {
    return switch (peers) {
      case Peers.Anybody _ -> true;
      case Peers.Nobody _ -> false;
      case Peers.Some some ->
          some.list().stream().anyMatch(p -> view.selects(p, end))
              || cautious && end instanceof End.World && hasUnknown(some);
    };
  }

  private static boolean hasUnknown(Peers.Some some) {
    return some.list().stream().anyMatch(PeerQuery::isUnknown);
  }

  /** Whether it is known at run time only who a peer is. */
  static boolean isUnknown(Peer peer) {
    return switch (peer) {
      case Peer.Fqdn _, Peer.CloudGroup _ -> true;
      case Peer.Labelled _, Peer.OfEntity _, Peer.Block _, Peer.Group _, Peer.Groups _ -> false;
    };
  }
}
