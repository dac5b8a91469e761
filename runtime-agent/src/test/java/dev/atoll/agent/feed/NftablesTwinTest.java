package dev.atoll.agent.feed;

import static org.assertj.core.api.Assertions.assertThat;

import dev.atoll.agent.feed.TwinNetwork.Question;
import dev.atoll.agent.policy.AskedFlow;
import dev.atoll.agent.policy.FlowSide;
import dev.atoll.agent.policy.FlowSide.Decision;
import dev.atoll.policy.oracle.Engine;
import dev.atoll.policy.oracle.MeasurableMesh;
import dev.atoll.policy.oracle.Probe;
import dev.atoll.policy.oracle.RandomProbes;
import dev.atoll.policy.oracle.TestMesh;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * The same random policies for the policy engine, for programs with the kernel's map, and as rules
 * of nftables through which real connections go: all three are of one opinion.
 */
@Tag("root")
@Timeout(180)
class NftablesTwinTest {
  private static final long SEED = Long.getLong("atoll.differential.seed", 20_260_901);
  private static final int SETS = 8;
  private static final int CONNECTIONS = 250;

  @TempDir Path dir;
  private int allowed;
  private int asked;

  @Test
  void real_connections_programs_and_the_engine_are_of_one_opinion() throws Exception {
    var running = MeasurableMesh.running(SEED);
    try (var network = new TwinNetwork(dir);
        var kernel = new KernelDecider()) {
      for (long seed = SEED; seed < SEED + SETS; seed++) {
        compare(MeasurableMesh.set(running, seed), seed, network, kernel);
      }
    }
    System.out.printf("seed %d: %,d connections, %,d came about%n", SEED, asked, allowed);
    assertThat(asked).isEqualTo(SETS * CONNECTIONS);
    assertThat(allowed / (double) asked).isBetween(0.2, 0.8);
  }

  private void compare(TestMesh plan, long seed, TwinNetwork network, KernelDecider kernel)
      throws Exception {
    var probes = probes(plan, seed);
    var ends = ends(plan, probes);
    network.take(new TwinRules(Engine.mesh(plan, List.of(), s -> s), ends));
    var questions = probes.stream().map(p -> Question.of(p, ends)).toList();
    var answers = network.ask(questions);
    var flows = AskedFlow.of(plan, probes, "seed " + seed);
    var programs = programs(flows, kernel);
    var differing = new ArrayList<String>();
    for (int i = 0; i < flows.size(); i++) {
      var engine = isAllowed(flows.get(i));
      asked++;
      allowed += engine ? 1 : 0;
      if (programs.get(i) != engine || answers.get(i) != engine) {
        differing.add(
            "seed %d, %s: engine %s, programs %s, nftables %s"
                .formatted(seed, probes.get(i), engine, programs.get(i), answers.get(i)));
      }
    }
    assertThat(differing).isEmpty();
  }

  /** Between different ends, with connections. */
  private static List<Probe> probes(TestMesh plan, long seed) {
    return RandomProbes.of(plan, CONNECTIONS * 4, ~seed).stream()
        .filter(p -> Set.of("TCP", "UDP").contains(p.protocol()))
        .filter(p -> isReal(p.from()) && isReal(p.to()) && !p.from().equals(p.to()))
        .limit(CONNECTIONS)
        .toList();
  }

  private static boolean isReal(Probe.End end) {
    return end instanceof Probe.PodEnd || end instanceof Probe.Address;
  }

  /** The pods, in their order in all sets, then addresses outside. */
  private static List<Probe.End> ends(TestMesh plan, List<Probe> probes) {
    var pods =
        plan.clusters().stream()
            .flatMap(c ->
                c.pods().stream().map(p -> new Probe.PodEnd(c.name(), p.namespace(), p.name())));
    var outside =
        probes.stream()
            .flatMap(p -> Stream.of(p.from(), p.to()))
            .filter(Probe.Address.class::isInstance)
            .map(a -> ((Probe.Address) a).ip())
            .collect(Collectors.toCollection(TreeSet::new));
    return Stream.<Probe.End>concat(pods, outside.stream().map(Probe.Address::new)).toList();
  }

  private static boolean isAllowed(AskedFlow flow) {
    return !flow.engine().egress().isDenied() && !flow.engine().ingress().isDenied();
  }

  /** Whether programs let a flow pass at both of its ends. */
  private static List<Boolean> programs(List<AskedFlow> flows, KernelDecider kernel) {
    var sides = flows.stream().flatMap(f -> f.sides().stream()).toList();
    var decisions = kernel.decide(sides).iterator();
    return flows.stream()
        .map(f -> all(f.sides().stream().map((FlowSide _) -> decisions.next()).toList()))
        .toList();
  }

  private static boolean all(List<Decision> decisions) {
    return decisions.stream().allMatch(Decision::allowed);
  }
}
