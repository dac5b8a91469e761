package dev.atoll.policy.oracle;

import dev.atoll.policy.mesh.ClusterFacts;
import dev.atoll.policy.mesh.End;
import dev.atoll.policy.mesh.Mesh;
import dev.atoll.policy.mesh.Subjects;
import dev.atoll.policy.rule.Direction;
import dev.atoll.policy.rule.Protocol;
import dev.atoll.policy.rule.Semantics.Enforcement;
import dev.atoll.policy.verdict.Flow;
import dev.atoll.policy.verdict.FlowJudge;
import dev.atoll.policy.verdict.FlowVerdict;
import dev.atoll.policy.verdict.MergeConflicts;
import dev.atoll.policy.verdict.MergeConflicts.Conflict;
import dev.atoll.policy.verdict.SideVerdict;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** The engine's judge of single flows, in the oracle's words. */
public final class JudgedFlows {

  private final Mesh mesh;
  private final FlowJudge judge;

  public JudgedFlows(Mesh mesh) {
    this.mesh = mesh;
    this.judge = new FlowJudge(mesh);
  }

  static List<Answer> answers(TestMesh mesh, List<Oracle.Refused> refused, List<Probe> probes) {
    var flows = new JudgedFlows(Engine.mesh(mesh, refused));
    return probes.stream().map(flows::answer).toList();
  }

  public FlowVerdict verdict(Probe probe) {
    var protocol = Protocol.of(probe.protocol()).orElse(Protocol.OTHER);
    return judge.judge(
        new Flow(
            Engine.end(mesh, probe.from()), Engine.end(mesh, probe.to()), protocol, probe.port()));
  }

  public Answer answer(Probe probe) {
    var verdict = verdict(probe);
    return new Answer(
        word(verdict.egress(), Engine.end(mesh, probe.from())),
        word(verdict.ingress(), Engine.end(mesh, probe.to())));
  }

  private Answer.Verdict word(SideVerdict side, End subject) {
    if (side.answer() == SideVerdict.Answer.NONE) {
      return Answer.Verdict.NONE;
    }
    if (isBroken(subject)) {
      return Answer.Verdict.ERROR;
    }
    if (!side.enforced()) {
      return Answer.Verdict.NONE;
    }
    if (side.isDenied()) {
      return Answer.Verdict.DENY;
    }
    return side.redirect() ? Answer.Verdict.PROXY : Answer.Verdict.ALLOW;
  }

  /** Rules that do not merge break the endpoint in both directions. */
  private boolean isBroken(End subject) {
    return cluster(subject)
        .filter(c -> c.semantics().enforcement() != Enforcement.NEVER)
        .filter(c -> conflict(c, subject).isPresent())
        .isPresent();
  }

  /** Which rules of an end's own cluster do not merge. */
  public Optional<Conflict> conflict(Probe.End subject) {
    var end = Engine.end(mesh, subject);
    return cluster(end).flatMap(c -> conflict(c, end));
  }

  private static Optional<Conflict> conflict(ClusterFacts cluster, End subject) {
    return Stream.of(Direction.values())
        .flatMap(d -> conflict(cluster, subject, d).stream())
        .findFirst();
  }

  private Optional<ClusterFacts> cluster(End end) {
    return switch (end) {
      case End.Pods p -> mesh.cluster(p.cluster());
      case End.Node n -> mesh.cluster(n.cluster()).filter(c -> c.semantics().hostFirewall());
      default -> Optional.empty();
    };
  }

  private static Optional<Conflict> conflict(
      ClusterFacts cluster, End subject, Direction direction) {
    return MergeConflicts.of(
        cluster.entries().stream()
            .filter(e -> e.direction() == direction && Subjects.selects(e, subject))
            .toList());
  }
}
