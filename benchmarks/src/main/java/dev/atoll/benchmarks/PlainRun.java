package dev.atoll.benchmarks;

import dev.atoll.policy.mesh.Mesh;
import dev.atoll.policy.reach.FullMap;
import dev.atoll.policy.reach.Line;
import dev.atoll.policy.reach.RowCache;
import dev.atoll.policy.reach.Rows;
import dev.atoll.policy.reach.Universe;
import dev.atoll.policy.verdict.Flow;
import dev.atoll.policy.verdict.FlowJudge;

/**
 * The plain way beside the fast one on the same mesh, in a JVM of its own: nanoseconds and CPU
 * nanoseconds of the plain one, then of the fast one, and the number of questions. Every answer
 * must be the same.
 */
public final class PlainRun {

  private static final int WARM_UP = 5;

  private PlainRun() {}

  /**
   * Entry point.
   *
   * @param args clusters, classes and rules
   */
  public static void main(String[] args) {
    var mesh =
        RandomMesh.of(
            EngineRun.size(
                Integer.parseInt(args[0]), Integer.parseInt(args[1]), Integer.parseInt(args[2])));
    for (var round = 0; round < WARM_UP; round++) {
      map(mesh);
    }
    var cpu = Heap.cpu();
    var begin = System.nanoTime();
    var map = map(mesh);
    var fast = System.nanoTime() - begin;
    var fastCpu = Heap.cpu() - cpu;
    var cpuAgain = Heap.cpu();
    var again = System.nanoTime();
    var asked = compare(mesh, map);
    System.out.printf(
        "%d %d %d %d %d%n", System.nanoTime() - again, Heap.cpu() - cpuAgain, fast, fastCpu, asked);
  }

  private static FullMap map(Mesh mesh) {
    var universe = Universe.of(mesh);
    return FullMap.of(new Rows(universe, mesh, new RowCache(universe)), 1);
  }

  /** Asks every pair on every stretch of ports; one end at least is a pod. */
  private static long compare(Mesh mesh, FullMap map) {
    var universe = Universe.of(mesh);
    var judge = new FlowJudge(mesh);
    var asked = 0L;
    for (var stretch = 0; stretch < map.stretches(); stretch++) {
      var protocol = Line.protocol(map.start(stretch));
      var port = Line.port(map.start(stretch));
      for (var from = 0; from < universe.size(); from++) {
        var reached = map.reached(stretch, from);
        var last = from < universe.pods() ? universe.size() : universe.pods();
        for (var to = 0; to < last; to++, asked++) {
          var flow = new Flow(universe.end(from), universe.end(to), protocol, port);
          if (judge.judge(flow).allowed() != reached.has(to)) {
            throw new IllegalStateException("two answers to " + flow);
          }
        }
      }
    }
    return asked;
  }
}
