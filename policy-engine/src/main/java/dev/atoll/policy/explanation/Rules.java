package dev.atoll.policy.explanation;

import dev.atoll.fleet.model.ObjectKey;
import dev.atoll.fleet.value.SourcePos;
import dev.atoll.policy.label.Label;
import dev.atoll.policy.label.Requirement;
import dev.atoll.policy.label.Selector;
import dev.atoll.policy.mesh.End;
import dev.atoll.policy.mesh.View;
import dev.atoll.policy.rule.Direction;
import dev.atoll.policy.rule.Entity;
import dev.atoll.policy.rule.Peer;
import dev.atoll.policy.rule.Peers;
import dev.atoll.policy.rule.PolicyEntry;
import dev.atoll.policy.rule.PortRule;
import dev.atoll.policy.rule.Source;
import dev.atoll.policy.rule.Tier;
import dev.atoll.policy.rule.Verdict;
import java.util.List;

/** Rules that somebody could add, to be tried out. */
final class Rules {

  private static final Source NOWHERE =
      new Source(
          new ObjectKey("cilium.io", "CiliumNetworkPolicy", "", "added"), "", SourcePos.NONE);

  private final Question question;
  private final Direction direction;

  Rules(Question question, Direction direction) {
    this.question = question;
    this.direction = direction;
  }

  /** A rule for the end in question. */
  PolicyEntry of(Verdict decision, Peers peers, List<PortRule> ports) {
    return new PolicyEntry(
        direction,
        decision,
        Tier.NORMAL,
        0,
        true,
        labels(question.subject(direction)),
        false,
        peers,
        ports,
        "",
        NOWHERE);
  }

  /** The peer as one rule would name it, for a cluster that may take it for an address. */
  Peers peer(View view) {
    return Peers.some(
        switch (view.seen(question.peer(direction))) {
          case End.World w when Wording.isWorld(question, direction) ->
              List.of(new Peer.OfEntity(Entity.WORLD));
          case End.Pods p -> List.of(new Peer.Labelled(labels(p)));
          case End.World w -> blocks(w);
          case End.Reserved r -> List.of(new Peer.OfEntity(r.entity()));
          case End.Dns d -> List.of(new Peer.Fqdn(d.name()));
          case End.Cloud c -> List.of(new Peer.CloudGroup(c.text()));
          case End.Node n ->
              List.of(new Peer.OfEntity(n.host() ? Entity.HOST : Entity.REMOTE_NODE));
        });
  }

  /** Whether Cilium has a field for the peer: names of DNS stand in {@code egress} only. */
  boolean isWritable(Verdict decision) {
    return !(question.peer(direction) instanceof End.Dns)
        || direction == Direction.EGRESS && decision == Verdict.ALLOW;
  }

  private static List<Peer> blocks(End.World world) {
    return world.range().blocks().stream().<Peer>map(c -> new Peer.Block(c, List.of())).toList();
  }

  private static Selector labels(End end) {
    return end instanceof End.Pods p
        ? new Selector(
            Wording.selecting(p).entrySet().stream()
                .map(e ->
                    e.getKey().equals(Label.NAMESPACE) || e.getKey().equals(Label.CLUSTER)
                        ? Requirement.k8s(e.getKey(), e.getValue())
                        : Requirement.written(
                            e.getKey(),
                            dev.atoll.fleet.model.LabelSelector.Operator.IN,
                            java.util.Set.of(e.getValue())))
                .toList())
        : Selector.EVERYTHING;
  }
}
