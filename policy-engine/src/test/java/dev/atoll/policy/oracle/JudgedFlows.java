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
import dev.atoll.policy.verdict.MergeConflicts;
import dev.atoll.policy.verdict.SideVerdict;
import java.util.List;
import java.util.Optional;

/** The engine's judge of single flows, in the oracle's words. */
final class JudgedFlows {

  private final Mesh mesh;
  private final FlowJudge judge;

  JudgedFlows(Mesh mesh) {
    this.mesh = mesh;
    this.judge = new FlowJudge(mesh);
  }

  static List<Answer> answers(TestMesh mesh, List<Oracle.Refused> refused, List<Probe> probes) {
    var flows = new JudgedFlows(Engine.mesh(mesh, refused));
    return probes.stream().map(flows::answer).toList();
  }

  private Answer answer(Probe probe) {
    var from = Engine.end(mesh, probe.from());
    var to = Engine.end(mesh, probe.to());
    var protocol = Protocol.of(probe.protocol()).orElse(Protocol.OTHER);
    var verdict = judge.judge(new Flow(from, to, protocol, probe.port()));
    return new Answer(word(verdict.egress(), from), word(verdict.ingress(), to));
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
        .filter(c ->
            conflicts(c, subject, Direction.EGRESS) || conflicts(c, subject, Direction.INGRESS))
        .isPresent();
  }

  private Optional<ClusterFacts> cluster(End end) {
    return switch (end) {
      case End.Pods p -> mesh.cluster(p.cluster());
      case End.Node n -> mesh.cluster(n.cluster()).filter(c -> c.semantics().hostFirewall());
      default -> Optional.empty();
    };
  }

  private static boolean conflicts(ClusterFacts cluster, End subject, Direction direction) {
    return MergeConflicts.of(
            cluster.entries().stream()
                .filter(e -> e.direction() == direction && Subjects.selects(e, subject))
                .toList())
        .isPresent();
  }
}
