package dev.atoll.policy.reach;

import static org.assertj.core.api.Assertions.assertThat;

import dev.atoll.fleet.model.LabelSelector.Operator;
import dev.atoll.policy.label.Label;
import dev.atoll.policy.label.Labels;
import dev.atoll.policy.label.Requirement;
import dev.atoll.policy.label.Selector;
import dev.atoll.policy.mesh.ClusterFacts;
import dev.atoll.policy.mesh.Mesh;
import dev.atoll.policy.mesh.Pod;
import dev.atoll.policy.oracle.RandomChange;
import dev.atoll.policy.rule.PolicyEntry;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** What must not depend on how rows are computed; seeds are printed on failure. */
class RowsPropertiesTest {

  private static final long SEED = Long.getLong("atoll.seed", 60_001);
  private static final int MESHES = Integer.getInteger("atoll.meshes", 40);
  private static final int STEPS = 6;
  private static final String OWN = "own";

  @Test
  void rows_of_a_cache_that_has_seen_other_states_are_those_from_scratch() {
    var shared = 0;
    for (var seed : seeds()) {
      var states = RandomChange.sequence(seed, STEPS);
      var universe = Universe.of(states);
      var cache = new RowCache(universe);
      for (var state : states) {
        var before = cache.computed();
        var rows = new Rows(universe, state, cache);
        var fresh = new RowCache(universe);
        compare(seed, rows, new Rows(universe, state, fresh));
        shared += fresh.computed() - (cache.computed() - before);
      }
    }
    assertThat(shared).as("rows that were not computed again").isGreaterThan(1000);
  }

  private static void compare(long seed, Rows rows, Rows fresh) {
    for (var column = 0; column < rows.universe().subjects(); column++) {
      var end = rows.universe().end(column);
      assertThat(rows.egress(column)).as("seed %d %s", seed, end).isEqualTo(fresh.egress(column));
      assertThat(rows.ingress(column)).as("seed %d %s", seed, end).isEqualTo(fresh.ingress(column));
    }
  }

  @Test
  void pods_in_classes_reach_what_each_reaches_by_itself() {
    var joined = 0;
    for (var seed : seeds()) {
      var mesh = twinned(RandomChange.mesh(seed));
      var classes = Reachability.of(mesh);
      var single = Reachability.of(oneByOne(mesh));
      var names =
          mesh.clusters().stream()
              .flatMap(c -> c.pods().stream())
              .map(Pod::name)
              .distinct()
              .toList();
      assertThat(single.universe().pods()).isEqualTo(names.size());
      joined += names.size() - classes.universe().pods();
      for (var name : names) {
        for (var other : names) {
          assertThat(between(classes, name, other))
              .as("seed %d, %s to %s", seed, name, other)
              .isEqualTo(between(single, name, other));
        }
        compareOutside(seed, name, classes, single);
      }
    }
    assertThat(joined).as("pods that share a class").isGreaterThan(200);
  }

  private static Object between(Reachability reach, String from, String to) {
    return reach.between(column(reach, from), column(reach, to));
  }

  private static int column(Reachability reach, String name) {
    return reach.universe().column(name).orElseThrow();
  }

  private static void compareOutside(
      long seed, String name, Reachability classes, Reachability single) {
    var outside = classes.universe().size() - classes.universe().pods();
    assertThat(single.universe().size() - single.universe().pods()).isEqualTo(outside);
    for (var i = 0; i < outside; i++) {
      var one = classes.universe().pods() + i;
      var two = single.universe().pods() + i;
      var as = "seed %d, %s and %s".formatted(seed, name, classes.universe().end(one));
      assertThat(classes.between(column(classes, name), one))
          .as(as)
          .isEqualTo(single.between(column(single, name), two));
      assertThat(classes.between(one, column(classes, name)))
          .as(as)
          .isEqualTo(single.between(two, column(single, name)));
    }
  }

  /** The same mesh, where every pod has a twin with a label that no policy asks for. */
  private static Mesh twinned(Mesh mesh) {
    return new Mesh(
        mesh.clusters().stream()
            .map(c ->
                c.withPods(
                    c.pods().stream()
                        .flatMap(p -> Stream.of(p, labelled(p, p.name() + "-twin", "twin")))
                        .toList()))
            .toList());
  }

  /** The same mesh, where every pod has a label of its own and a rule for nobody asks for it. */
  private static Mesh oneByOne(Mesh mesh) {
    return new Mesh(
        mesh.clusters().stream()
            .map(c -> c.withPods(c.pods().stream().map(p -> labelled(p, p.name(), OWN)).toList()))
            .map(RowsPropertiesTest::asking)
            .toList());
  }

  private static Pod labelled(Pod pod, String name, String key) {
    var labels = new TreeMap<>(pod.labels().byKey());
    labels.put(key, new Label(Label.K8S, name));
    return new Pod(
        name, pod.namespace(), new Labels(labels), pod.namedPorts(), pod.global(), pod.addresses());
  }

  private static ClusterFacts asking(ClusterFacts cluster) {
    var entries = new ArrayList<>(cluster.entries());
    cluster.entries().stream()
        .findFirst()
        .map(RowsPropertiesTest::forNobody)
        .ifPresent(entries::add);
    return cluster.withEntries(entries);
  }

  private static PolicyEntry forNobody(PolicyEntry e) {
    var nobody = new Requirement(Label.K8S, OWN, Operator.IN, Set.of("nobody"));
    return new PolicyEntry(
        e.direction(),
        e.verdict(),
        e.tier(),
        e.priority(),
        e.defaultDeny(),
        new Selector(List.of(nobody)),
        false,
        e.peers(),
        e.ports(),
        e.authentication(),
        e.source());
  }

  private static long[] seeds() {
    return LongStream.range(SEED, SEED + MESHES).toArray();
  }
}
