package dev.atoll.benchmarks;

import dev.atoll.policy.difference.Baseline;
import dev.atoll.policy.difference.Difference;
import dev.atoll.policy.mesh.Mesh;
import java.util.ArrayList;

/**
 * What one policy less changes, in a JVM of its own: for each round, with another policy each time,
 * milliseconds where the state before is remembered, and where it is not, CPU milliseconds of both,
 * and how many pairs changed.
 */
public final class DifferenceRun {

  private static final int STEP = 7;

  private DifferenceRun() {}

  /**
   * Entry point.
   *
   * @param args clusters, classes, rules, and rounds
   */
  public static void main(String[] args) {
    var mesh =
        RandomMesh.of(
            EngineRun.size(
                Integer.parseInt(args[0]), Integer.parseInt(args[1]), Integer.parseInt(args[2])));
    var baseline = new Baseline(mesh);
    for (var round = 0; round < Integer.parseInt(args[3]); round++) {
      var head = without(mesh, round * STEP);
      Heap.clear();
      var cpu = Heap.cpu();
      var begin = System.nanoTime();
      var quick = baseline.to(head);
      var middle = System.nanoTime();
      var cpuMiddle = Heap.cpu();
      var whole = Difference.of(mesh, head);
      var end = System.nanoTime();
      if (!quick.equals(whole)) {
        throw new IllegalStateException("two ways to a difference differ");
      }
      System.out.printf(
          "%d %d %d %d %d%n",
          middle - begin,
          end - middle,
          cpuMiddle - cpu,
          Heap.cpu() - cpuMiddle,
          quick.flows().size());
    }
  }

  /** The mesh without the last rule of one cluster. */
  private static Mesh without(Mesh mesh, int number) {
    var clusters = new ArrayList<>(mesh.clusters());
    var at = number % clusters.size();
    var entries = new ArrayList<>(clusters.get(at).entries());
    entries.removeLast();
    clusters.set(at, clusters.get(at).withEntries(entries));
    return new Mesh(clusters);
  }
}
