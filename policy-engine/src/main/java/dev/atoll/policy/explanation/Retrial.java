package dev.atoll.policy.explanation;

import dev.atoll.policy.mesh.ClusterFacts;
import dev.atoll.policy.mesh.End;
import dev.atoll.policy.mesh.Mesh;
import dev.atoll.policy.mesh.Subjects;
import dev.atoll.policy.mesh.View;
import dev.atoll.policy.rule.Direction;
import dev.atoll.policy.rule.Peers;
import dev.atoll.policy.rule.PolicyEntry;
import dev.atoll.policy.rule.PortRule;
import dev.atoll.policy.rule.Verdict;
import dev.atoll.policy.verdict.Flow;
import dev.atoll.policy.verdict.FlowJudge;
import dev.atoll.policy.verdict.FlowVerdict;
import dev.atoll.policy.verdict.SideVerdict;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.function.UnaryOperator;

/** Judges a flow again in a mesh that is edited at one end. */
final class Retrial {

  private final Mesh mesh;
  private final Flow flow;
  private final Direction direction;
  private final ClusterFacts cluster;

  Retrial(Mesh mesh, Flow flow, Direction direction, String cluster) {
    this.mesh = mesh;
    this.flow = flow;
    this.direction = direction;
    this.cluster = mesh.cluster(cluster).orElseThrow();
  }

  ClusterFacts cluster() {
    return cluster;
  }

  FlowVerdict with(UnaryOperator<List<PolicyEntry>> edit) {
    return in(edited(edit.apply(cluster.entries())));
  }

  FlowVerdict in(Mesh other) {
    return new FlowJudge(other).judge(flow);
  }

  FlowVerdict of(Flow other) {
    return new FlowJudge(mesh).judge(other);
  }

  private Mesh edited(List<PolicyEntry> entries) {
    var clusters = new ArrayList<>(mesh.clusters());
    clusters.replaceAll(c -> c.name().equals(cluster.name()) ? c.withEntries(entries) : c);
    return new Mesh(clusters);
  }

  FlowVerdict without(Collection<PolicyEntry> some) {
    return with(all -> all.stream().filter(e -> !some.contains(e)).toList());
  }

  FlowVerdict and(PolicyEntry more) {
    return with(all -> {
      var list = new ArrayList<>(all);
      list.add(more);
      return list;
    });
  }

  FlowVerdict instead(PolicyEntry old, PolicyEntry now) {
    return with(all -> all.stream().map(e -> e.equals(old) ? now : e).toList());
  }

  /** Whether a rule, taken by itself, is about the flow. */
  boolean matches(PolicyEntry entry) {
    var alone = with(all -> List.of(asAllow(entry)));
    return !side(alone).decidedBy().isEmpty();
  }

  /** The answer of the end that is edited. */
  SideVerdict side(FlowVerdict verdict) {
    return direction == Direction.EGRESS ? verdict.egress() : verdict.ingress();
  }

  /** Whether the cluster takes a pod at the other end for an address outside. */
  boolean hidesPeer() {
    var peer = direction == Direction.EGRESS ? flow.to() : flow.from();
    return peer instanceof End.Pods && !(new View(cluster).seen(peer) instanceof End.Pods);
  }

  /** Rules that act on the end, in this direction. */
  List<PolicyEntry> selecting() {
    return cluster.entries().stream()
        .filter(e -> e.direction() == direction && Subjects.selects(e, subject()))
        .toList();
  }

  private End subject() {
    return direction == Direction.EGRESS ? flow.from() : flow.to();
  }

  static PolicyEntry asAllow(PolicyEntry e) {
    return copy(e, Verdict.ALLOW, e.peers(), e.ports());
  }

  static PolicyEntry withPeers(PolicyEntry e, Peers peers) {
    return copy(e, e.verdict(), peers, e.ports());
  }

  static PolicyEntry withPorts(PolicyEntry e, List<PortRule> ports) {
    return copy(e, e.verdict(), e.peers(), ports);
  }

  private static PolicyEntry copy(
      PolicyEntry e, Verdict verdict, Peers peers, List<PortRule> ports) {
    return new PolicyEntry(
        e.direction(),
        verdict,
        e.tier(),
        e.priority(),
        e.defaultDeny(),
        e.subject(),
        e.node(),
        peers,
        ports,
        e.authentication(),
        e.source());
  }
}
