package dev.atoll.cli;

import dev.atoll.cli.TruthTable.Cell;
import dev.atoll.policy.oracle.MeasurableMesh;
import dev.atoll.policy.oracle.TestMesh;
import dev.atoll.sandbox.node.Connection;
import dev.atoll.sandbox.node.Measurement;
import dev.atoll.validators.reach.FleetReach;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * Random policy sets, one after another on the same clusters, each measured when it is enforced.
 */
final class RandomSets {

  private static final int SHOWN = 12;
  private static final Duration LIMIT = Duration.ofSeconds(1);

  /** What was enforced may take so long to hold everywhere, */
  private static final Duration SETTLING = Duration.ofSeconds(20);

  /**
   * and so long while a cluster says that it does not know identities of others: 60 s were seen
   * with Cilium 1.20.2 after the store of one had been wiped.
   */
  private static final Duration TRAVELLING = Duration.ofMinutes(3);

  private final Scene scene;
  private final TestMesh running;
  private final Function<TestMesh, RandomFleet> writing;
  private final List<Connection> connections;
  private long measured;
  private long allowed;
  private long deciding;
  private long judged;
  private int late;
  private final List<Long> enforcing = new ArrayList<>();

  RandomSets(Scene scene, TestMesh running) {
    this(scene, running, RandomFleet::of);
  }

  /**
   * @param writing how a set becomes files
   */
  RandomSets(Scene scene, TestMesh running, Function<TestMesh, RandomFleet> writing) {
    this.scene = scene;
    this.running = running;
    this.writing = writing;
    this.connections = Measurement.all(scene.pods(), MeasurableMesh.ports());
  }

  /** Applies a set, waits until it is enforced, and returns where connections differ from reach. */
  List<Cell> differences(long seed) {
    var fleet = fleet(seed);
    var start = System.nanoTime();
    scene.awaitEnforced(scene.push(fleet));
    var enforced = millisSince(start);
    enforcing.add(enforced);
    var reach = fleet.reach();
    var table = measure(reach, connections);
    var differences = settled(seed, reach, table.differences());
    count(table);
    if (seed % 4 == 0) {
      judge(fleet, table);
    }
    System.out.printf(
        "set %d: %d policies, enforced after %d ms, measured in %d ms, %d of %d allowed, %d"
            + " differ%n",
        seed,
        fleet.policies().size(),
        enforced,
        millisSince(start) - enforced,
        table.cells().stream().filter(Cell::expected).count(),
        table.cells().size(),
        differences.size());
    if (!differences.isEmpty()) {
      report(seed, fleet, differences);
    }
    return differences;
  }

  /** The set of a seed. */
  RandomFleet fleet(long seed) {
    return writing.apply(MeasurableMesh.set(running, seed)).accepted();
  }

  /** Fails unless all connections are as the policies of a fleet say. */
  void hold(RandomFleet fleet) {
    var reach = fleet.reach();
    var differences = settled(0, reach, measure(reach, connections).differences());
    describe(differences);
    if (!differences.isEmpty()) {
      throw new AssertionError(differences.size() + " connections differ\n" + scene.text());
    }
  }

  /** The connections that differ now, without waiting for those that may be late. */
  List<Cell> now(RandomFleet fleet) {
    return measure(fleet.reach(), connections).differences();
  }

  /** Tells for a while how many connections are not as the policies of a fleet say. */
  void watch(RandomFleet fleet, int seconds) {
    var start = System.nanoTime();
    var reach = fleet.reach();
    while (millisSince(start) < seconds * 1000L) {
      var differing = measure(reach, connections).differences();
      System.out.printf("%d differ after %d ms%n", differing.size(), millisSince(start));
      describe(differing);
    }
  }

  private static long millisSince(long start) {
    return (System.nanoTime() - start) / 1_000_000;
  }

  private TruthTable measure(FleetReach reach, List<Connection> asked) {
    return TruthTable.measure(reach, scene.measurement(), asked, LIMIT);
  }

  /** Those that still differ when all had time to get around. */
  private List<Cell> settled(long seed, FleetReach reach, List<Cell> first) {
    var start = System.nanoTime();
    var differing = first;
    while (!differing.isEmpty() && millisSince(start) < limit().toMillis()) {
      Scene.pause(Duration.ofMillis(500));
      differing = measure(reach, differing.stream().map(Cell::connection).toList()).differences();
    }
    if (differing.size() < first.size()) {
      late++;
      System.out.printf(
          "set %d: %d connections were late, after %d ms %d are%n",
          seed, first.size(), millisSince(start), differing.size());
      describe(first);
    }
    return differing;
  }

  private Duration limit() {
    return scene.identitiesTravel() ? TRAVELLING : SETTLING;
  }

  private void count(TruthTable table) {
    measured += table.cells().size();
    allowed += table.cells().stream().filter(Cell::expected).count();
  }

  /** Takes policies away one at a time, in thought, to see which of them decide something. */
  private void judge(RandomFleet fleet, TruthTable table) {
    for (var policy : fleet.policies()) {
      judged++;
      if (!allowed(fleet.without(Set.of(policy)).reach()).equals(allowed(table))) {
        deciding++;
      }
    }
  }

  private Set<Connection> allowed(FleetReach reach) {
    return TruthTable.expected(reach, connections);
  }

  private static Set<Connection> allowed(TruthTable table) {
    return table.cells().stream()
        .filter(Cell::expected)
        .map(Cell::connection)
        .collect(Collectors.toSet());
  }

  private void report(long seed, RandomFleet fleet, List<Cell> differences) {
    var dir = Path.of("target", "set-differences", Long.toString(seed));
    try {
      for (var file : fleet.files().entrySet()) {
        var path = dir.resolve(file.getKey());
        Files.createDirectories(path.getParent());
        Files.writeString(path, file.getValue());
      }
      scene.opinions(dir);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    describe(differences);
    System.out.println("  files and what agents say are in " + dir.toAbsolutePath());
  }

  /** By pairs, the first of them. */
  private static void describe(List<Cell> differences) {
    differences.stream()
        .collect(Collectors.groupingBy(RandomSets::pair, TreeMap::new, Collectors.toList()))
        .entrySet()
        .stream()
        .limit(SHOWN)
        .forEach(e -> System.out.printf("  %s: %s%n", e.getKey(), ports(e.getValue())));
  }

  private static String pair(Cell cell) {
    var c = cell.connection();
    return "%s -> %s %s"
        .formatted(c.from().end(), c.to().end(), cell.expected() ? "is not open" : "is not closed");
  }

  private static String ports(List<Cell> cells) {
    return cells.stream().map(c -> c.connection().service()).collect(Collectors.joining(" "));
  }

  @Override
  public String toString() {
    var sorted = new ArrayList<>(enforcing);
    sorted.sort(null);
    return ("%d sets, %d connections, %.1f %% allowed, %d of %d policies decide something, %d sets"
            + " late, from commit to enforced p50 %d ms, longest %d ms")
        .formatted(
            enforcing.size(),
            measured,
            100.0 * allowed / measured,
            deciding,
            judged,
            late,
            sorted.get(sorted.size() / 2),
            sorted.getLast());
  }
}
