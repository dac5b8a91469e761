package dev.atoll.agent.policy;

import static org.assertj.core.api.Assertions.assertThat;

import dev.atoll.policy.mesh.ClusterFacts;
import dev.atoll.policy.mesh.End;
import dev.atoll.policy.mesh.Mesh;
import dev.atoll.policy.mesh.View;
import dev.atoll.policy.oracle.Engine;
import dev.atoll.policy.oracle.Probe;
import dev.atoll.policy.oracle.RandomMesh;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/** However identities came and went, endpoints have the entries of those that are there. */
class IdentitiesComeAndGoTest {

  private static final long SEED = 20_260_901;
  private static final int MESHES = 60;

  @Test
  void policies_after_changes_are_those_of_a_fresh_start() {
    var values = 0;
    for (var seed = SEED; seed < SEED + MESHES; seed++) {
      var plan = RandomMesh.withTiers(seed);
      var mesh = Engine.mesh(plan, List.of(), s -> s);
      for (var cluster : plan.clusters()) {
        var ends =
            cluster.pods().stream()
                .map(p ->
                    Engine.end(mesh, new Probe.PodEnd(cluster.name(), p.namespace(), p.name())))
                .toList();
        var facts = mesh.cluster(cluster.name()).orElseThrow();
        values += compare(facts, ends, identities(mesh, facts), seed);
      }
    }
    System.out.printf("seed %d: %,d policies of endpoints compared%n", SEED, values);
    assertThat(values).isGreaterThan(MESHES * 4);
  }

  private static Map<Integer, End> identities(Mesh mesh, ClusterFacts home) {
    var all = new TreeMap<>(ReservedIdentities.ends());
    all.putAll(CidrIdentities.NONE.of(home).ends());
    var view = new View(home);
    var number = 70_000;
    for (var cluster : mesh.clusters()) {
      for (var pod : cluster.pods()) {
        var parts = pod.name().split("/");
        var end = Engine.end(mesh, new Probe.PodEnd(parts[0], parts[1], parts[2]));
        if (view.seen(end) instanceof End.Pods p) {
          all.put(number++, p);
        }
      }
    }
    return all;
  }

  private static int compare(
      ClusterFacts facts, List<End> subjects, Map<Integer, End> identities, long seed) {
    var random = new Random(seed);
    var changing = new EndpointPolicies(PolicySet.of(facts), EndpointPolicies.LIMIT);
    var order = new ArrayList<>(identities.keySet());
    Collections.shuffle(order, random);
    subjects.forEach(changing::of);
    order.forEach(n -> changing.put(n, identities.get(n)));
    var gone = order.subList(0, order.size() / 2);
    gone.forEach(changing::remove);
    subjects.forEach(changing::of);
    gone.subList(0, gone.size() / 2).forEach(n -> changing.put(n, identities.get(n)));
    var fresh = new EndpointPolicies(PolicySet.of(facts), EndpointPolicies.LIMIT);
    identities.forEach((number, end) -> {
      if (gone.indexOf(number) < gone.size() / 2) {
        fresh.put(number, end);
      }
    });
    for (var subject : subjects) {
      assertThat(changing.of(subject)).as("seed " + seed).isEqualTo(fresh.of(subject));
    }
    return subjects.size();
  }

  @Test
  void policies_after_other_policies_are_those_of_a_fresh_start() {
    var kept = 0;
    for (var seed = SEED; seed < SEED + MESHES; seed++) {
      var plan = RandomMesh.withTiers(seed);
      var mesh = Engine.mesh(plan, List.of(), s -> s);
      for (var cluster : mesh.clusters()) {
        kept += changePolicies(mesh, cluster, new Random(seed));
      }
    }
    System.out.printf("seed %d: %,d policies of endpoints kept%n", SEED, kept);
    assertThat(kept).isGreaterThan(MESHES);
  }

  private static int changePolicies(Mesh mesh, ClusterFacts cluster, Random random) {
    var subjects =
        identities(mesh, cluster).values().stream().filter(e -> isOf(cluster, e)).toList();
    var set = PolicySet.of(cluster);
    var changing = new EndpointPolicies(set, EndpointPolicies.LIMIT);
    identities(mesh, cluster).forEach(changing::put);
    var known = identities(mesh, cluster).keySet();
    var kept = 0;
    for (var round = 0; round < 3; round++) {
      var before = subjects.stream().map(changing::of).toList();
      var some = cluster.entries().stream().filter(_ -> random.nextInt(8) > 0).toList();
      var changed = cluster.withEntries(some);
      set = set.next(OwnPolicies.of(changed));
      changing.take(set);
      var fresh = new EndpointPolicies(set, EndpointPolicies.LIMIT);
      var now = identities(mesh, changed);
      known.stream().filter(n -> !now.containsKey(n)).forEach(changing::remove);
      known = now.keySet();
      now.forEach(changing::put);
      now.forEach(fresh::put);
      for (var i = 0; i < subjects.size(); i++) {
        assertThat(changing.of(subjects.get(i))).isEqualTo(fresh.of(subjects.get(i)));
        kept += changing.of(subjects.get(i)) == before.get(i) ? 1 : 0;
      }
    }
    return kept;
  }

  private static boolean isOf(ClusterFacts cluster, End end) {
    return end instanceof End.Pods p && p.cluster().equals(cluster.name());
  }
}
