package dev.atoll.agent.policy;

import dev.atoll.policy.mesh.End;
import dev.atoll.policy.mesh.Mesh;
import dev.atoll.policy.oracle.Engine;
import dev.atoll.policy.oracle.Probe;
import dev.atoll.policy.oracle.TestMesh;
import dev.atoll.policy.rule.Direction;
import dev.atoll.policy.rule.Protocol;
import dev.atoll.policy.verdict.Flow;
import dev.atoll.policy.verdict.FlowJudge;
import dev.atoll.policy.verdict.FlowVerdict;
import dev.atoll.policy.verdict.SideVerdict;
import dev.atoll.policy.verdict.SideVerdict.Answer;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * A probe of a mesh, what the policy engine says of it, and its sides at which policies are asked.
 */
public record AskedFlow(Probe probe, FlowVerdict engine, List<FlowSide> sides) {

  /** An end whose policies are asked. */
  private record Asked(
      OneCluster home, End subject, int remote, Direction direction, SideVerdict engine) {

    /** With the policy that the end has when all identities are known. */
    FlowSide side(String told, Flow flow) {
      var policy = home.policy(subject);
      return new FlowSide(told, policy, direction, remote, flow.protocol(), flow.port(), engine);
    }
  }

  private record Judged(Probe probe, Flow flow, FlowVerdict engine, List<Asked> asked) {

    AskedFlow done(String told) {
      var as = told + ", " + probe;
      return new AskedFlow(probe, engine, asked.stream().map(a -> a.side(as, flow)).toList());
    }
  }

  /** In the order of the probes. */
  public static List<AskedFlow> of(TestMesh plan, List<Probe> probes, String told) {
    var mesh = Engine.mesh(plan, List.of(), s -> s);
    var judge = new FlowJudge(mesh);
    Map<String, OneCluster> clusters = new HashMap<>();
    mesh.clusters().forEach(c -> clusters.put(c.name(), new OneCluster(c)));
    var judged = probes.stream().map(p -> judged(mesh, judge, clusters, p)).toList();
    return judged.stream().map(j -> j.done(told)).toList();
  }

  private static Judged judged(
      Mesh mesh, FlowJudge judge, Map<String, OneCluster> clusters, Probe probe) {
    var flow = flow(mesh, probe);
    var engine = judge.judge(flow);
    var asked = new ArrayList<Asked>();
    if (engine.egress().answer() != Answer.NONE) {
      var home = clusters.get(Probe.clusterOf(probe.from()));
      home.identity(flow.to())
          .map(id -> new Asked(home, flow.from(), id, Direction.EGRESS, engine.egress()))
          .ifPresent(asked::add);
    }
    if (engine.ingress().answer() != Answer.NONE) {
      var home = clusters.get(Probe.clusterOf(probe.to()));
      home.identity(flow.from())
          .map(id -> new Asked(home, flow.to(), id, Direction.INGRESS, engine.ingress()))
          .ifPresent(asked::add);
    }
    return new Judged(probe, flow, engine, asked);
  }

  private static Flow flow(Mesh mesh, Probe probe) {
    return new Flow(
        Engine.end(mesh, probe.from()),
        Engine.end(mesh, probe.to()),
        Protocol.of(probe.protocol()).orElse(Protocol.OTHER),
        probe.port());
  }
}
