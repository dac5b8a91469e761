package dev.atoll.reconciler.plan;

import static org.assertj.core.api.Assertions.assertThat;

import dev.atoll.fleet.model.DriftMode;
import dev.atoll.fleet.model.FleetSettings.Deletions;
import dev.atoll.fleet.value.Mapping;
import dev.atoll.templates.Rendered;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** What holds for every plan. A failure prints its seed; -Datoll.seed=N repeats it. */
class PlanPropertiesTest {

  private static final int HISTORIES = 300;
  private static final int ROUNDS = 8;
  private static final int NAMES = 6;

  private final long firstSeed = Long.getLong("atoll.seed", 20261123L);

  @Test
  void a_plan_that_was_carried_out_leaves_nothing_to_do() {
    histories((cluster, random) -> {
      var desired = desired(random);
      cluster.round(desired, options(random));
      var again = cluster.plan(desired, options("again"));
      assertThat(again.writes()).isEmpty();
      assertThat(again.drift()).isEmpty();
    });
  }

  @Test
  void only_what_is_in_the_inventory_with_our_mark_and_uid_is_removed() {
    histories((cluster, random) -> {
      disturb(cluster, random);
      var inventory = cluster.inventory();
      var live = cluster.live();
      var plan = cluster.round(desired(random), options(random));
      plan.steps().stream()
          .filter(s -> s.verb() == Verb.DELETE)
          .forEach(s -> {
            var object = live.object(s.key()).orElseThrow();
            assertThat(inventory.entry(s.key()).orElseThrow().uid()).isEqualTo(object.uid());
            assertThat(object.fleet()).isEqualTo(Pretend.FLEET);
          });
    });
  }

  @Test
  void whatever_happens_in_between_two_rounds_end_where_one_would() {
    histories((cluster, random) -> {
      disturb(cluster, random);
      var desired = desired(random);
      cluster.round(desired, options("a"));
      cluster.round(desired, options("b"));
      assertThat(cluster.plan(desired, options("b")).writes()).isEmpty();
      desired
          .objects()
          .forEach(o -> {
            var live = cluster.live().object(o.key()).orElseThrow();
            assertThat(Comparison.of(o, live, Pretend.FLEET)).isEmpty();
          });
    });
  }

  @Test
  void nothing_that_was_foreign_is_ever_deleted() {
    histories((cluster, random) -> {
      var name = "foreign" + random.nextInt(3);
      if (!cluster.has(name)) {
        cluster.put(policy(name, 0));
      }
      var foreign = new HashSet<>(cluster.live().objects().keySet());
      foreign.removeIf(k -> !k.name().startsWith("foreign"));
      disturb(cluster, random);
      cluster.round(desired(random), options(random));
      assertThat(cluster.live().objects().keySet()).containsAll(foreign);
    });
  }

  /** One thing done in a loop to a cluster that lives on. */
  private interface Episode {
    void happen(Pretend cluster, Random random);
  }

  private void histories(Episode episode) {
    for (var seed = firstSeed; seed < firstSeed + HISTORIES; seed++) {
      var random = new Random(seed);
      var cluster = new Pretend();
      try {
        for (var i = 0; i < ROUNDS; i++) {
          episode.happen(cluster, random);
        }
      } catch (AssertionError | RuntimeException e) {
        throw new AssertionError("seed " + seed, e);
      }
    }
  }

  private static void disturb(Pretend cluster, Random random) {
    var name = "p" + random.nextInt(NAMES);
    switch (random.nextInt(6)) {
      case 0 -> cluster.loseInventory();
      case 1 -> {
        if (cluster.has(name)) {
          cluster.delete(name);
        }
      }
      case 2 -> {
        if (!cluster.has(name)) {
          cluster.put(policy(name, random.nextInt(3)));
        }
      }
      case 3 -> {
        if (cluster.has(name)) {
          cluster.delete(name);
          cluster.put(policy(name, random.nextInt(3)));
        }
      }
      case 4 -> {
        if (cluster.has(name)) {
          var value = cluster.object(name).value();
          var spec = value.mapping("spec").orElseThrow().with("egress", Pretend.text("foreign"));
          cluster.edit(
              name,
              value.with("spec", spec),
              "kubectl-edit",
              false,
              "{'f:spec': {'f:egress': {}}}");
        }
      }
      default -> {}
    }
  }

  private static Rendered desired(Random random) {
    var yaml = new ArrayList<String>();
    yaml.add("{apiVersion: v1, kind: Namespace, metadata: {name: shop}}");
    for (var i = 0; i < NAMES; i++) {
      if (random.nextBoolean()) {
        yaml.add(text("p" + i, random.nextInt(3)));
      }
    }
    return Wanted.in("one", yaml.toArray(String[]::new));
  }

  private static Mapping policy(String name, int variant) {
    return Wanted.documents(text(name, variant)).getFirst();
  }

  private static String text(String name, int variant) {
    return """
    apiVersion: cilium.io/v2
    kind: CiliumNetworkPolicy
    metadata: {name: %s, namespace: shop}
    spec: {endpointSelector: {matchLabels: {v: "%d"}}, ingress: [{}]}
    """
        .formatted(name, variant);
  }

  private static PlanOptions options(Random random) {
    return options("c" + random.nextInt(1000));
  }

  /** Every commit may delete everything: the guard has tests of its own. */
  private static PlanOptions options(String commit) {
    return PlanOptions.of(Pretend.FLEET, commit, "digest")
        .withDeletions(new Deletions(1000, 100))
        .withDrift(DriftMode.CORRECT)
        .approving(commit);
  }

  @Test
  void a_plan_does_not_depend_on_the_order_of_what_it_is_given() {
    var cluster = new Pretend();
    var random = new Random(firstSeed);
    cluster.round(desired(random), options("c1"));
    var desired = desired(random);
    var reversed =
        new Rendered(desired.cluster(), desired.objects().reversed(), java.util.Optional.empty());

    assertThat(cluster.plan(reversed, options("c2")).steps())
        .isEqualTo(cluster.plan(desired, options("c2")).steps());
    assertThat(List.of(cluster.plan(desired, options("c2"))))
        .containsExactly(cluster.plan(desired, options("c2")));
  }
}
