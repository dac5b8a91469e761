package dev.atoll.benchmarks;

import dev.atoll.policy.mesh.Mesh;
import dev.atoll.policy.reach.FullMap;
import dev.atoll.policy.reach.RowCache;
import dev.atoll.policy.reach.Rows;
import dev.atoll.policy.reach.Universe;

/**
 * Full reachability of one mesh in a JVM of its own: first what was generated, in words, then a
 * line for each round.
 */
public final class EngineRun {

  private static final int THREADS = 2;
  private static final long SEED = 1;

  private EngineRun() {}

  /** A mesh of the benchmarks. */
  static MeshSize size(int clusters, int classes, int rules) {
    return new MeshSize(clusters, classes, rules, SEED);
  }

  /**
   * Entry point.
   *
   * @param args clusters, classes, rules, and rounds
   */
  public static void main(String[] args) {
    var size =
        size(Integer.parseInt(args[0]), Integer.parseInt(args[1]), Integer.parseInt(args[2]));
    var mesh = RandomMesh.of(size);
    for (var round = 0; round < Integer.parseInt(args[3]); round++) {
      var done = round(mesh);
      if (round == 0) {
        var universe = Universe.of(mesh);
        var map = FullMap.of(new Rows(universe, mesh, new RowCache(universe)), THREADS);
        var facts = MeshFacts.of(mesh, universe, map);
        facts.require(size);
        System.out.println(facts.words());
      }
      System.out.println(done);
    }
  }

  private static EngineRound round(Mesh mesh) {
    Heap.clear();
    var cpu = Heap.cpu();
    var begin = System.nanoTime();
    var universe = Universe.of(mesh);
    var named = System.nanoTime();
    var rows = new Rows(universe, mesh, new RowCache(universe));
    var laid = System.nanoTime();
    var map = FullMap.of(rows, THREADS);
    var end = System.nanoTime();
    var cpuNanos = Heap.cpu() - cpu;
    var peak = Heap.peak();
    var held = Heap.held();
    if (map.stretches() == 0 || rows.universe().size() == 0) {
      throw new IllegalStateException("nothing was computed");
    }
    return new EngineRound(named - begin, laid - named, end - laid, cpuNanos, peak, held);
  }
}
