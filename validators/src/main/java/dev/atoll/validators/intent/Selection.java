package dev.atoll.validators.intent;

import dev.atoll.fleet.model.Cluster;
import dev.atoll.fleet.model.Fleet;
import dev.atoll.fleet.model.Intent;
import dev.atoll.fleet.model.Workload;
import dev.atoll.fleet.net.Cidr;
import dev.atoll.fleet.net.IpRange;
import dev.atoll.policy.mesh.End;
import dev.atoll.policy.mesh.FleetMesh;
import dev.atoll.policy.mesh.Mesh;
import dev.atoll.policy.mesh.Pod;
import dev.atoll.policy.reach.Universe;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Predicate;

/** Finds the ends that intents mean. */
final class Selection {

  private static final String BLOCK = "world/";

  /** A pod as intents see it; one that nobody has declared has no labels. */
  private record Candidate(
      String name, Cluster cluster, String namespace, Map<String, String> labels, int column) {}

  private final Universe universe;
  private final List<Candidate> declared = new ArrayList<>();
  private final List<Candidate> undeclared = new ArrayList<>();

  Selection(Fleet fleet, Mesh mesh, Universe universe) {
    this.universe = universe;
    for (var cluster : fleet.clusters()) {
      FleetMesh.declared(fleet, cluster).forEach((name, workload) -> add(name, cluster, workload));
      mesh.cluster(cluster.name())
          .ifPresent(facts -> facts.pods().forEach(pod -> addUndeclared(pod, cluster)));
    }
    if (declared.isEmpty()) {
      declared.addAll(undeclared);
    }
  }

  private void add(String name, Cluster cluster, Workload w) {
    universe
        .column(name)
        .map(column -> new Candidate(name, cluster, w.namespace(), w.labels(), column))
        .ifPresent(declared::add);
  }

  private void addUndeclared(Pod pod, Cluster cluster) {
    if (pod.name().endsWith("/" + FleetMesh.UNDECLARED)) {
      universe
          .column(pod.name())
          .map(column -> new Candidate(pod.name(), cluster, pod.namespace(), Map.of(), column))
          .ifPresent(undeclared::add);
    }
  }

  /** The workloads of an end, or its addresses. */
  Ends of(Intent.End end) {
    return block(end)
        .map(block -> new Ends(new TreeMap<>(), addresses(block.range())))
        .orElseGet(() -> new Ends(names(declared, c -> isMeant(end, c)), new TreeMap<>()));
  }

  /** Everybody else: workloads, pods that nobody has declared, and addresses outside. */
  Ends others(Intent.End end) {
    var all = new ArrayList<>(declared);
    undeclared.stream().filter(u -> !declared.contains(u)).forEach(all::add);
    var block = block(end);
    var addresses = new TreeMap<Integer, String>();
    for (var c = universe.firstAddress(); c < universe.size(); c++) {
      var column = c;
      var rest = block.map(b -> range(column).minus(b.range())).orElse(List.of(range(column)));
      rest.stream().findFirst().ifPresent(r -> addresses.put(column, name(r)));
    }
    return new Ends(names(all, c -> block.isPresent() || !isMeant(end, c)), addresses);
  }

  private static Optional<Cidr> block(Intent.End end) {
    return end.cidr().flatMap(text -> Cidr.parse(text.value()).good());
  }

  private static boolean isMeant(Intent.End end, Candidate candidate) {
    return end.clusters().matches(candidate.cluster.labels())
        && end.namespace().filter(n -> !n.equals(candidate.namespace)).isEmpty()
        && candidate.labels.entrySet().containsAll(end.labels().entrySet());
  }

  private static TreeMap<Integer, List<String>> names(
      List<Candidate> candidates, Predicate<Candidate> which) {
    var names = new TreeMap<Integer, List<String>>();
    candidates.stream()
        .filter(which)
        .forEach(c -> names.computeIfAbsent(c.column, i -> new ArrayList<>()).add(c.name));
    return names;
  }

  /** The columns of addresses, each named by the first block of them in it. */
  private TreeMap<Integer, String> addresses(IpRange range) {
    var all = new TreeMap<Integer, String>();
    if (!universe.hasAddresses(range.first().v6())) {
      return all;
    }
    for (var c = universe.column(range.first()); c <= universe.column(range.last()); c++) {
      var column = c;
      range(c).intersection(range).ifPresent(part -> all.put(column, name(part)));
    }
    return all;
  }

  private IpRange range(int column) {
    return ((End.World) universe.end(column)).range();
  }

  private static String name(IpRange range) {
    return BLOCK + range.blocks().getFirst();
  }
}
