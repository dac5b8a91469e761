package dev.atoll.policy.rule;

import java.util.List;

/** The other side of a rule: nobody, everybody, or some. */
public sealed interface Peers {

  /** A peer list that is there and empty, or a rule with neither peers nor ports. */
  record Nobody() implements Peers {}

  /** No peer list beside ports: pods of all clusters, nodes and the world. */
  record Anybody() implements Peers {}

  /** At least one peer. */
  record Some(List<Peer> list) implements Peers {
    public Some {
      list = List.copyOf(list);
    }
  }

  Peers NOBODY = new Nobody();
  Peers ANYBODY = new Anybody();

  static Peers some(List<Peer> list) {
    return new Some(list);
  }
}
