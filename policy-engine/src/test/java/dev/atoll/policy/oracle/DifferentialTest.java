package dev.atoll.policy.oracle;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/**
 * Random meshes judged by Cilium's own code. {@code -Datoll.differential.probes=N} and {@code
 * -Datoll.differential.seed=S} set another size and seed; the profile {@code differential} asks a
 * million.
 */
class DifferentialTest {

  private static final long PROBES = Long.getLong("atoll.differential.probes", 20_000);
  private static final long SEED = Long.getLong("atoll.differential.seed", 20_260_801);

  /** Meshes whose policies are taken away one by one. */
  private static final int REMOVALS = Integer.getInteger("atoll.differential.removals", 12);

  private static Oracle oracle;

  @BeforeAll
  static void start() {
    oracle = Oracle.start();
  }

  @AfterAll
  static void stop() {
    if (oracle != null) {
      oracle.close();
    }
  }

  @Test
  void random_meshes_open_and_close_enough_to_tell_engines_apart() {
    var run = new Differential(oracle, SEED);
    measure(run, PROBES);
    assertThat(run.statistics().allowedShare()).as("seed " + SEED).isBetween(0.3, 0.7);
    assertThat(run.statistics().decidingShare()).as("seed " + SEED).isGreaterThan(0.2);
  }

  @Test
  void so_do_meshes_with_tiers() {
    var run = new Differential(oracle, SEED, RandomMesh::withTiers);
    measure(run, PROBES / 4);
    assertThat(run.statistics().allowedShare()).as("seed " + SEED).isBetween(0.3, 0.7);
    assertThat(run.statistics().decidingShare()).as("seed " + SEED).isGreaterThan(0.2);
  }

  private static void measure(Differential run, long probes) {
    long start = System.nanoTime();
    run.measure(probes);
    long asked = System.nanoTime();
    run.measureRemovals(REMOVALS);
    System.out.printf(
        "seed %d: %d ms for the probes, %d ms for the removals%n%s",
        SEED,
        (asked - start) / 1_000_000,
        (System.nanoTime() - asked) / 1_000_000,
        run.statistics());
  }

  @Test
  void the_engine_says_of_every_flow_what_cilium_says() {
    compare(new Differential(oracle, SEED), PROBES);
  }

  @Test
  void the_engine_says_what_cilium_says_where_there_are_tiers() {
    compare(new Differential(oracle, SEED, RandomMesh::withTiers), PROBES / 4);
  }

  private static void compare(Differential run, long probes) {
    var start = System.nanoTime();
    var difference = run.smallestDifference(new EngineVerdicts(oracle), probes);
    System.out.printf(
        "seed %d: %d probes compared in %d ms%n",
        SEED, probes, (System.nanoTime() - start) / 1_000_000);
    assertThat(difference).as("seed " + SEED).isEmpty();
  }

  @Test
  void an_engine_that_overlooks_deny_rules_is_found_and_its_mesh_shrunk_to_one_rule() {
    Verdicts careless =
        (mesh, probes) -> oracle.answers(WithoutRules.of(mesh, "ingressDeny"), probes);
    var run = new Differential(oracle, SEED);
    var smallest = run.smallestDifference(careless, PROBES).orElseThrow();
    assertThat(smallest.mesh().policyCount()).as(smallest.toString()).isEqualTo(1);
    assertThat(smallest.cilium().ingress()).isEqualTo(Answer.Verdict.DENY);
  }

  @Test
  void kept_scenarios_have_cilium_s_answers() {
    for (var file : Scenario.kept()) {
      var scenario = Scenario.read(file);
      var answers = oracle.answers(scenario.mesh(), scenario.probes());
      if (Boolean.getBoolean("atoll.rewrite")) {
        new Scenario(scenario.mesh(), scenario.probes(), answers).write(file);
      } else {
        assertThat(answers).as(file.toString()).isEqualTo(scenario.answers());
      }
    }
  }

  @Test
  void the_same_seed_gives_the_same_mesh_probes_and_answers() {
    var run = new Differential(oracle, SEED);
    var mesh = run.mesh(0);
    var probes = run.probes(mesh, 0);
    assertThat(new Differential(oracle, SEED).mesh(0)).isEqualTo(mesh);
    assertThat(run.probes(run.mesh(0), 0)).isEqualTo(probes);
    assertThat(oracle.answers(mesh, probes)).isEqualTo(oracle.answers(mesh, probes));
  }
}
