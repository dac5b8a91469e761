package dev.atoll.policy.oracle;

import dev.atoll.fleet.value.Mapping;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Random meshes put to Cilium's code, and to the engine where there is one. */
final class Differential {

  /** Probes of one mesh: enough to meet most of its pairs, few enough for many meshes. */
  static final int PROBES_PER_MESH = 250;

  private final Oracle oracle;
  private final long seed;
  private final Statistics statistics = new Statistics();

  Differential(Oracle oracle, long seed) {
    this.oracle = oracle;
    this.seed = seed;
  }

  /** A probe that Cilium and the engine judge differently. */
  record Difference(TestMesh mesh, Probe probe, Answer cilium, Answer ours) {
    @Override
    public String toString() {
      return probe + ": Cilium " + cilium + ", engine " + ours;
    }
  }

  Statistics statistics() {
    return statistics;
  }

  static int meshes(long probes) {
    return Math.toIntExact(Math.ceilDiv(probes, (long) PROBES_PER_MESH));
  }

  TestMesh mesh(int index) {
    return RandomMesh.of(seed + index);
  }

  List<Probe> probes(TestMesh mesh, int index) {
    return RandomProbes.of(mesh, PROBES_PER_MESH, ~(seed + index));
  }

  /** Asks Cilium about so many probes, and counts what they exercise. */
  void measure(long probes) {
    for (int i = 0; i < meshes(probes); i++) {
      var mesh = mesh(i);
      var asked = probes(mesh, i);
      statistics.add(mesh, asked, oracle.ask(mesh, asked));
    }
  }

  /** The first difference among so many probes. */
  Optional<Difference> firstDifference(Verdicts engine, long probes) {
    for (int i = 0; i < meshes(probes); i++) {
      var mesh = mesh(i);
      var asked = probes(mesh, i);
      var reply = oracle.ask(mesh, asked);
      statistics.add(mesh, asked, reply);
      var found = difference(mesh, asked, reply.answers(), engine.answers(mesh, asked));
      if (found.isPresent()) {
        return found;
      }
    }
    return Optional.empty();
  }

  static Optional<Difference> difference(
      TestMesh mesh, List<Probe> probes, List<Answer> cilium, List<Answer> ours) {
    for (int i = 0; i < probes.size(); i++) {
      if (!cilium.get(i).equals(ours.get(i))) {
        return Optional.of(new Difference(mesh, probes.get(i), cilium.get(i), ours.get(i)));
      }
    }
    return Optional.empty();
  }

  /** Takes away every policy of the first meshes, one at a time, to see which change a verdict. */
  void measureRemovals(int meshes) {
    for (int i = 0; i < meshes; i++) {
      var mesh = mesh(i);
      var asked = probes(mesh, i);
      var before = oracle.answers(mesh, asked);
      for (var cluster : mesh.clusters()) {
        for (int p = 0; p < cluster.policies().size(); p++) {
          var less = mesh.with(cluster.withPolicies(without(cluster.policies(), p)));
          boolean deciding = !oracle.answers(less, asked).equals(before);
          statistics.removed(cluster.policies().get(p), deciding);
        }
      }
    }
  }

  private static List<Mapping> without(List<Mapping> policies, int index) {
    var less = new ArrayList<>(policies);
    less.remove(index);
    return less;
  }
}
