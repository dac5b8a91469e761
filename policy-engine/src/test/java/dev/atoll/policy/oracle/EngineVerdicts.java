package dev.atoll.policy.oracle;

import static org.assertj.core.api.Assertions.assertThat;

import dev.atoll.policy.mesh.Mesh;
import dev.atoll.policy.rule.Protocol;
import dev.atoll.policy.verdict.Flow;
import dev.atoll.policy.verdict.FlowJudge;
import java.util.List;

/**
 * The engine's answers. What it says of all flows at once must be what it says of each by itself;
 * which policies a parser refuses is asked of Cilium's, and compared elsewhere.
 */
final class EngineVerdicts implements Verdicts {

  private final Oracle oracle;

  EngineVerdicts(Oracle oracle) {
    this.oracle = oracle;
  }

  @Override
  public List<Answer> answers(TestMesh mesh, List<Probe> probes) {
    var refused = oracle.ask(mesh, List.of()).refused();
    compareWithRows(Engine.mesh(mesh, refused), probes);
    return JudgedFlows.answers(mesh, refused, probes);
  }

  private static void compareWithRows(Mesh mesh, List<Probe> probes) {
    var rows = new ReachedFlows(mesh);
    var judge = new FlowJudge(mesh);
    for (var probe : probes) {
      var protocol = Protocol.of(probe.protocol()).orElse(Protocol.OTHER);
      var flow =
          new Flow(
              Engine.end(mesh, probe.from()), Engine.end(mesh, probe.to()), protocol, probe.port());
      var verdict = judge.judge(flow);
      assertThat(rows.sends(probe)).as("sends %s", probe).isEqualTo(!verdict.egress().isDenied());
      assertThat(rows.takes(probe)).as("takes %s", probe).isEqualTo(!verdict.ingress().isDenied());
      assertThat(rows.layerSeven(probe))
          .as("above the port %s", probe)
          .isEqualTo(verdict.egress().layerSeven() || verdict.ingress().layerSeven());
    }
  }
}
