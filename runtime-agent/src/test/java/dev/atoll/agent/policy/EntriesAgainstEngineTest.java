package dev.atoll.agent.policy;

import static org.assertj.core.api.Assertions.assertThat;

import dev.atoll.policy.mesh.End;
import dev.atoll.policy.mesh.Mesh;
import dev.atoll.policy.oracle.Engine;
import dev.atoll.policy.oracle.Probe;
import dev.atoll.policy.oracle.RandomMesh;
import dev.atoll.policy.oracle.RandomProbes;
import dev.atoll.policy.oracle.TestMesh;
import dev.atoll.policy.rule.Direction;
import dev.atoll.policy.rule.PolicyEntry;
import dev.atoll.policy.rule.Protocol;
import dev.atoll.policy.verdict.Flow;
import dev.atoll.policy.verdict.FlowJudge;
import dev.atoll.policy.verdict.SideVerdict;
import dev.atoll.policy.verdict.SideVerdict.Answer;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.LongFunction;
import org.junit.jupiter.api.Test;

/**
 * Random meshes: what entries of endpoints say of a flow is what the policy engine says of it. The
 * profile {@code differential} asks a million; {@code -Datoll.differential.probes=N} and {@code
 * -Datoll.differential.seed=S} set another size and seed.
 */
class EntriesAgainstEngineTest {

  private static final long PROBES = Long.getLong("atoll.differential.probes", 20_000);
  private static final long SEED = Long.getLong("atoll.differential.seed", 20_260_901);
  private static final int PROBES_PER_MESH = 250;

  private int probes;
  private int sides;
  private int allowed;
  private int refused;
  private int cautious;
  private int entries;
  private int closed;

  @Test
  void entries_say_of_every_flow_what_the_engine_says() {
    compare(PROBES / 2, RandomMesh::of, "one tier");
  }

  @Test
  void they_do_so_where_there_are_tiers() {
    compare(PROBES / 2, RandomMesh::withTiers, "tiers");
  }

  private void compare(long count, LongFunction<TestMesh> meshes, String what) {
    var start = System.nanoTime();
    for (var seed = SEED; probes < count; seed++) {
      compare(meshes.apply(seed), seed);
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

  private void compare(TestMesh plan, long seed) {
    var mesh = Engine.mesh(plan, List.of(), s -> s);
    var judge = new FlowJudge(mesh);
    Map<String, OneCluster> clusters = new HashMap<>();
    mesh.clusters().forEach(c -> clusters.put(c.name(), new OneCluster(c)));
    for (var probe : RandomProbes.of(plan, PROBES_PER_MESH, ~seed)) {
      probes++;
      var flow = flow(mesh, probe);
      var verdict = judge.judge(flow);
      var as = "seed %d, %s".formatted(seed, probe);
      if (verdict.egress().answer() != Answer.NONE) {
        var home = clusters.get(Probe.clusterOf(probe.from()));
        compare(as, home, flow.from(), flow.to(), Direction.EGRESS, flow, verdict.egress());
      }
      if (verdict.ingress().answer() != Answer.NONE) {
        var home = clusters.get(Probe.clusterOf(probe.to()));
        compare(as, home, flow.to(), flow.from(), Direction.INGRESS, flow, verdict.ingress());
      }
    }
  }

  private static Flow flow(Mesh mesh, Probe probe) {
    return new Flow(
        Engine.end(mesh, probe.from()),
        Engine.end(mesh, probe.to()),
        Protocol.of(probe.protocol()).orElse(Protocol.OTHER),
        probe.port());
  }

  private void compare(
      String as,
      OneCluster home,
      End subject,
      End peer,
      Direction direction,
      Flow flow,
      SideVerdict engine) {
    var remote = home.identity(peer);
    if (remote.isEmpty()) {
      return;
    }
    var policy = home.policy(subject);
    var decision =
        home.table(subject)
            .decide(direction, remote.get(), IpProtocol.of(flow.protocol()), flow.port());
    sides++;
    var told = as + " " + direction + " " + decision + ", engine " + engine;
    assertThat(policy.closed()).as(told).isEmpty();
    assertThat(policy.direction(direction).defaultDeny()).as(told).isEqualTo(engine.defaultDeny());
    count(decision, engine);
    if (isCautious(decision, policy)) {
      cautious += engine.isDenied() ? 0 : 1;
      return;
    }
    assertThat(decision.allowed()).as(told).isEqualTo(isAllowed(engine));
    assertThat(isNamed(decision, engine, policy)).as(told).isTrue();
  }

  private void count(EntryTable.Decision decision, SideVerdict engine) {
    allowed += decision.allowed() ? 1 : 0;
    refused += !engine.isDenied() && !isAllowed(engine) ? 1 : 0;
    closed += engine.defaultDeny() ? 1 : 0;
    entries += decision.found().isPresent() ? 1 : 0;
  }

  /** What needs a proxy or a handshake is refused. */
  private static boolean isAllowed(SideVerdict engine) {
    return !engine.isDenied()
        && !engine.layerSeven()
        && engine.decidedBy().stream().noneMatch(EntriesAgainstEngineTest::needsHandshake);
  }

  private static boolean needsHandshake(PolicyEntry entry) {
    return entry.authentication().equals("required");
  }

  /** A rule above the port for names whose addresses are not known: refused to all addresses. */
  private static boolean isCautious(EntryTable.Decision decision, EndpointPolicy policy) {
    return !decision.allowed()
        && decision.found().stream()
            .map(f -> new Unexpressed(f.getValue().rule(), Unexpressed.Reason.NAMES))
            .anyMatch(policy.unexpressed()::contains);
  }

  /** Whether the rule of the entry that was found is one of those that decided. */
  private static boolean isNamed(
      EntryTable.Decision decision, SideVerdict engine, EndpointPolicy policy) {
    var rule = decision.found().map(f -> f.getValue().rule()).orElse(0);
    if (rule == 0) {
      return engine.decidedBy().isEmpty();
    }
    var named = policy.rules().get(rule);
    return engine.decidedBy().stream()
        .map(PolicyEntry::source)
        .anyMatch(s -> s.policy().equals(named.policy()) && s.rule().equals(named.path()));
  }
}
