package dev.atoll.validators.hygiene;

import dev.atoll.policy.mesh.FleetMesh;
import dev.atoll.policy.mesh.Mesh;
import dev.atoll.policy.reach.Bits;
import dev.atoll.policy.reach.Crossings;
import dev.atoll.policy.reach.Reachability;
import dev.atoll.policy.reach.RowCache;
import dev.atoll.policy.reach.Rows;
import dev.atoll.policy.reach.RuleEffects;
import dev.atoll.policy.reach.Universe;
import dev.atoll.policy.rule.PolicyEntry;
import dev.atoll.policy.rule.Source;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** A mesh, its rules as they were written, and what each of them does. */
final class Facts {

  final Mesh mesh;
  final Universe universe;
  final Crossings crossings;

  /** Classes with a declared workload. */
  final Bits declared;

  /** By place, then rule. */
  final List<Written> rules;

  private final Map<String, RuleEffects> effects = new HashMap<>();
  private final Map<String, List<Integer>> undeclared;

  Facts(Mesh mesh) {
    this.mesh = mesh;
    this.universe = Universe.of(mesh);
    var cache = new RowCache(universe);
    var rows = new Rows(universe, mesh, cache);
    this.crossings = new Crossings(new Reachability(rows));
    mesh.clusters().forEach(c -> effects.put(c.name(), new RuleEffects(rows, cache, c)));
    this.declared = crossings.columns(columns(true));
    this.rules = rules(mesh);
    this.undeclared =
        columns(false).stream().collect(Collectors.groupingBy(i -> universe.podsAt(i).cluster()));
  }

  private List<Integer> columns(boolean declaredOnes) {
    return IntStream.range(0, universe.pods())
        .filter(
            i -> universe.podsAt(i).names().stream().anyMatch(n -> isDeclared(n) == declaredOnes))
        .boxed()
        .toList();
  }

  private static boolean isDeclared(String name) {
    return !name.endsWith("/" + FleetMesh.UNDECLARED);
  }

  private static List<Written> rules(Mesh mesh) {
    var all = new TreeMap<Source, TreeMap<String, List<PolicyEntry>>>();
    for (var cluster : mesh.clusters()) {
      cluster.entries().stream()
          .filter(e -> e.source().pos().isKnown())
          .forEach(e ->
              all.computeIfAbsent(e.source(), s -> new TreeMap<>())
                  .computeIfAbsent(cluster.name(), c -> new ArrayList<>())
                  .add(e));
    }
    return all.entrySet().stream().map(e -> new Written(e.getKey(), e.getValue())).toList();
  }

  RuleEffects of(String cluster) {
    return Objects.requireNonNull(effects.get(cluster));
  }

  /** Classes of one cluster that stand for pods that nobody has declared, one for a namespace. */
  List<Integer> undeclared(String cluster) {
    return undeclared.getOrDefault(cluster, List.of());
  }

  /** How many declared workloads there are in classes. */
  int workloads(Bits columns) {
    var sum = new int[1];
    columns
        .and(declared)
        .forEach(i ->
            sum[0] += (int) universe.podsAt(i).names().stream().filter(Facts::isDeclared).count());
    return sum[0];
  }

  /** The first declared workload in some classes. */
  String first(int column) {
    return universe.podsAt(column).names().stream()
        .filter(Facts::isDeclared)
        .findFirst()
        .orElse("");
  }
}
