package dev.atoll.policy.oracle;

import dev.atoll.fleet.value.Mapping;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.LongFunction;

/** Random meshes put to Cilium's code, and to the engine where there is one. */
final class Differential {

  /** Probes of one mesh: enough to meet most of its pairs, few enough for many meshes. */
  static final int PROBES_PER_MESH = 250;

  private final Oracle oracle;
  private final long seed;
  private final LongFunction<TestMesh> meshes;
  private final Statistics statistics = new Statistics();

  Differential(Oracle oracle, long seed) {
    this(oracle, seed, RandomMesh::of);
  }

  /**
   * @param meshes a mesh for a seed
   */
  Differential(Oracle oracle, long seed, LongFunction<TestMesh> meshes) {
    this.oracle = oracle;
    this.seed = seed;
    this.meshes = meshes;
  }

  /** A probe that Cilium and the engine judge differently. */
  record Difference(TestMesh mesh, Probe probe, Answer cilium, Answer ours) {
    Scenario scenario() {
      return new Scenario(mesh, List.of(probe), List.of(cilium));
    }

    @Override
    public String toString() {
      return probe + ": Cilium " + cilium + ", engine " + ours + "\n" + scenario().pretty();
    }
  }

  Statistics statistics() {
    return statistics;
  }

  static int meshes(long probes) {
    return Math.toIntExact(Math.ceilDiv(probes, (long) PROBES_PER_MESH));
  }

  TestMesh mesh(int index) {
    return meshes.apply(seed + index);
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

  /**
   * The first difference among so many probes, in its smallest mesh; also written to {@code
   * target/difference.json}, to be kept among the scenarios.
   */
  Optional<Difference> smallestDifference(Verdicts engine, long probes) {
    var found = firstDifference(engine, probes).map(d -> shrink(d, engine));
    found.ifPresent(d -> d.scenario().write(Path.of("target", "difference.json")));
    return found;
  }

  private Optional<Difference> firstDifference(Verdicts engine, long probes) {
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

  /** The smallest mesh that Cilium and the engine still judge differently for the same probe. */
  private Difference shrink(Difference found, Verdicts engine) {
    var asked = List.of(found.probe());
    var mesh =
        new Shrinker(smaller ->
            isWhole(smaller, found.probe())
                && !oracle.answers(smaller, asked).equals(engine.answers(smaller, asked)))
            .shrink(found.mesh());
    return new Difference(
        mesh,
        found.probe(),
        oracle.answers(mesh, asked).getFirst(),
        engine.answers(mesh, asked).getFirst());
  }

  /** Whether a mesh still has the probe's ends, and a namespace for every pod. */
  private static boolean isWhole(TestMesh mesh, Probe probe) {
    return has(mesh, probe.from())
        && has(mesh, probe.to())
        && mesh.clusters().stream()
            .allMatch(c -> c.pods().stream().allMatch(p -> hasNamespace(c, p.namespace())));
  }

  private static boolean hasNamespace(TestMesh.Cluster cluster, String name) {
    return cluster.namespaces().stream().anyMatch(n -> n.name().equals(name));
  }

  private static boolean has(TestMesh mesh, Probe.End end) {
    return switch (end) {
      case Probe.PodEnd p ->
          mesh.cluster(p.cluster()).stream()
              .flatMap(c -> c.pods().stream())
              .anyMatch(o -> o.namespace().equals(p.namespace()) && o.name().equals(p.name()));
      case Probe.NodeEnd n ->
          mesh.cluster(n.cluster()).stream()
              .flatMap(c -> c.nodes().stream().skip(1))
              .anyMatch(o -> o.name().equals(n.name()));
      case Probe.Host h -> mesh.cluster(h.cluster()).filter(c -> !c.nodes().isEmpty()).isPresent();
      case Probe.Address _, Probe.Reserved _, Probe.Name _ -> true;
    };
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
