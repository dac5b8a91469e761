package dev.atoll.agent.policy;

import static org.assertj.core.api.Assertions.assertThat;

import dev.atoll.agent.policy.FlowSide.Decision;
import dev.atoll.policy.oracle.RandomProbes;
import dev.atoll.policy.oracle.TestMesh;
import java.util.List;
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
        "%s, seed %d: %,d probes, %,d sides, %.1f %% allowed; %.1f %% closed, %,d decided by"
            + " entries; %,d refused that only a proxy could allow, %,d more for names; %d ms%n",
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

  private static List<FlowSide> sides(TestMesh plan, long seed) {
    var probes = RandomProbes.of(plan, PROBES_PER_MESH, ~seed);
    return AskedFlow.of(plan, probes, "seed " + seed).stream()
        .flatMap(f -> f.sides().stream())
        .toList();
  }
}
