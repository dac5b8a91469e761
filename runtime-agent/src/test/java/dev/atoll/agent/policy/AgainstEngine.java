package dev.atoll.agent.policy;

import static org.assertj.core.api.Assertions.assertThat;

import dev.atoll.agent.policy.FlowSide.Decision;
import dev.atoll.policy.mesh.End;
import dev.atoll.policy.mesh.Mesh;
import dev.atoll.policy.oracle.Engine;
import dev.atoll.policy.oracle.Probe;
import dev.atoll.policy.oracle.RandomProbes;
import dev.atoll.policy.oracle.TestMesh;
import dev.atoll.policy.rule.Direction;
import dev.atoll.policy.rule.Protocol;
import dev.atoll.policy.verdict.Flow;
import dev.atoll.policy.verdict.FlowJudge;
import dev.atoll.policy.verdict.SideVerdict;
import dev.atoll.policy.verdict.SideVerdict.Answer;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.LongFunction;

/**
 * Flows of random meshes, decided by somebody else and by the policy engine. {@code
 * -Datoll.differential.probes=N} and {@code -Datoll.differential.seed=S} set another size and seed;
 * the profile {@code differential} asks a million.
 */
public final class AgainstEngine {
  public static final long PROBES = Long.getLong("atoll.differential.probes", 20_000);
  public static final long SEED = Long.getLong("atoll.differential.seed", 20_260_901);
  private static final int PROBES_PER_MESH = 250;

  /** Who is compared with the engine. */
  @FunctionalInterface
  public interface Decider {

    /** Decisions on sides of one mesh, in their order. */
    List<Decision> decide(List<FlowSide> sides);
  }

  private final Decider decider;
  private int probes;
  private int sides;
  private int allowed;
  private int refused;
  private int cautious;
  private int entries;
  private int closed;

  public AgainstEngine(Decider decider) {
    this.decider = decider;
  }

  /** Fails where they are not of one opinion. */
  public void compare(long count, LongFunction<TestMesh> meshes, String what) {
    var start = System.nanoTime();
    for (var seed = SEED; probes < count; seed++) {
      compare(sides(meshes.apply(seed), seed));
      probes += PROBES_PER_MESH;
    }
    System.out.printf(
        "%s, seed %d: %,d probes, %,d sides, %.1f %% allowed; %.1f %% closed, %,d decided by entries;"
            + " %,d refused that only a proxy could allow, %,d more for names; %d ms%n",
        what,
        SEED,
        probes,
        sides,
        100.0 * allowed / sides,
        100.0 * closed / sides,
        entries,
        refused,
        cautious,
        (System.nanoTime() - start) / 1_000_000);
    assertThat(allowed / (double) sides).as("seed " + SEED).isBetween(0.3, 0.7);
  }

  private void compare(List<FlowSide> asked) {
    var decisions = decider.decide(asked);
    for (int i = 0; i < asked.size(); i++) {
      asked.get(i).hold(decisions.get(i));
      count(asked.get(i), decisions.get(i));
    }
  }

  private void count(FlowSide side, Decision decision) {
    var denied = side.engine().isDenied();
    sides++;
    allowed += decision.allowed() ? 1 : 0;
    refused += !denied && !side.isAllowed() ? 1 : 0;
    cautious += !denied && side.isCautious(decision) ? 1 : 0;
    closed += side.engine().defaultDeny() ? 1 : 0;
    entries += decision.rule() == 0 ? 0 : 1;
  }

  /** An end of a flow whose policies are asked. */
  private record Asked(
      String told,
      OneCluster home,
      End subject,
      int remote,
      Direction direction,
      Flow flow,
      SideVerdict engine) {

    /** With the policy that the end has when all identities are known. */
    FlowSide side() {
      var policy = home.policy(subject);
      return new FlowSide(told, policy, direction, remote, flow.protocol(), flow.port(), engine);
    }
  }

  private static List<FlowSide> sides(TestMesh plan, long seed) {
    var mesh = Engine.mesh(plan, List.of(), s -> s);
    var judge = new FlowJudge(mesh);
    Map<String, OneCluster> clusters = new HashMap<>();
    mesh.clusters().forEach(c -> clusters.put(c.name(), new OneCluster(c)));
    var asked = new ArrayList<Asked>();
    for (var probe : RandomProbes.of(plan, PROBES_PER_MESH, ~seed)) {
      var flow = flow(mesh, probe);
      var verdict = judge.judge(flow);
      var told = "seed %d, %s".formatted(seed, probe);
      if (verdict.egress().answer() != Answer.NONE) {
        var home = clusters.get(Probe.clusterOf(probe.from()));
        egress(told, home, flow, verdict.egress()).ifPresent(asked::add);
      }
      if (verdict.ingress().answer() != Answer.NONE) {
        var home = clusters.get(Probe.clusterOf(probe.to()));
        ingress(told, home, flow, verdict.ingress()).ifPresent(asked::add);
      }
    }
    return asked.stream().map(Asked::side).toList();
  }

  private static Flow flow(Mesh mesh, Probe probe) {
    return new Flow(
        Engine.end(mesh, probe.from()),
        Engine.end(mesh, probe.to()),
        Protocol.of(probe.protocol()).orElse(Protocol.OTHER),
        probe.port());
  }

  private static Optional<Asked> egress(
      String told, OneCluster home, Flow flow, SideVerdict engine) {
    return home.identity(flow.to())
        .map(id -> new Asked(told, home, flow.from(), id, Direction.EGRESS, flow, engine));
  }

  private static Optional<Asked> ingress(
      String told, OneCluster home, Flow flow, SideVerdict engine) {
    return home.identity(flow.from())
        .map(id -> new Asked(told, home, flow.to(), id, Direction.INGRESS, flow, engine));
  }
}
