package dev.atoll.policy.oracle;

import dev.atoll.policy.mesh.Mesh;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** A mesh and what a commit may make of it, the same for the same seed. */
public record RandomChange(Mesh base, Mesh head) {

  public static RandomChange of(long seed) {
    var base = RandomMesh.of(seed);
    var head = base;
    var dice = new Dice(seed);
    for (var i = dice.between(1, 3); i > 0; i--) {
      head = changed(head, dice, seed + i);
    }
    return new RandomChange(mesh(base), mesh(head));
  }

  /** A mesh and what commit after commit may make of it. */
  public static List<Mesh> sequence(long seed, int commits) {
    var dice = new Dice(seed);
    var states = new ArrayList<TestMesh>(List.of(RandomMesh.of(seed)));
    for (var i = 1; i <= commits; i++) {
      states.add(changed(states.getLast(), dice, seed + i));
    }
    return states.stream().map(RandomChange::mesh).toList();
  }

  /** One mesh alone. */
  public static Mesh mesh(long seed) {
    return mesh(RandomMesh.of(seed));
  }

  private static Mesh mesh(TestMesh mesh) {
    return Engine.mesh(mesh, List.of());
  }

  private static TestMesh changed(TestMesh mesh, Dice dice, long seed) {
    var cluster = dice.of(mesh.clusters());
    var other = RandomMesh.of(seed).clusters().getFirst();
    return mesh.with(
        switch (dice.between(0, 6)) {
          case 0 -> cluster.withPolicies(without(cluster.policies(), dice));
          case 1 -> cluster.withPolicies(and(cluster.policies(), dice.of(other.policies())));
          case 2 ->
              cluster.withPolicies(
                  and(without(cluster.policies(), dice), dice.of(other.policies())));
          case 3 -> cluster.withSettings(other.settings());
          case 4 -> cluster.withPods(without(cluster.pods(), dice));
          case 5 -> cluster.withPods(relabelled(cluster.pods(), dice));
          default -> cluster.withGroups(other.cidrGroups());
        });
  }

  private static <T> List<T> without(List<T> all, Dice dice) {
    var rest = new ArrayList<>(all);
    if (!rest.isEmpty()) {
      rest.remove(dice.of(rest));
    }
    return rest;
  }

  private static <T> List<T> and(List<T> all, T more) {
    var list = new ArrayList<>(all);
    list.add(more);
    return list;
  }

  private static List<TestMesh.Pod> relabelled(List<TestMesh.Pod> pods, Dice dice) {
    var chosen = dice.of(pods);
    Map<String, String> labels = new TreeMap<>(chosen.labels());
    labels.put("app", dice.of(Words.APPS));
    var all = new ArrayList<>(pods);
    all.replaceAll(p ->
        p.equals(chosen)
            ? new TestMesh.Pod(
                p.namespace(), p.name(), labels, p.serviceAccount(), p.ips(), p.ports())
            : p);
    return all;
  }
}
