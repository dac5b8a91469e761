package dev.atoll.validators.mesh;

import static java.util.stream.Collectors.groupingBy;
import static java.util.stream.Collectors.joining;

import dev.atoll.fleet.finding.Finding;
import dev.atoll.fleet.model.Cluster;
import dev.atoll.fleet.value.SourcePos;
import dev.atoll.validators.check.CheckInput;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.Collectors;

/** Settings that clusters of one mesh must have in common. */
final class SameEverywhere {

  /**
   * One such setting.
   *
   * @param what for people
   * @param paths where it may be written in Cilium's values
   */
  private record Common(
      MeshRule rule, String what, Function<Settings, String> value, String[] paths, String hint) {

    SourcePos pos(Cluster cluster) {
      return new Settings(cluster).pos(paths);
    }

    String of(Cluster cluster) {
      return value.apply(new Settings(cluster));
    }
  }

  private static final List<Common> COMMON =
      List.of(
          new Common(
              MeshRule.ROUTING_DIFFERS,
              "routing",
              Settings::routing,
              new String[] {"routingMode", "tunnelProtocol"},
              "choose one mode and one tunnel protocol; Cilium cannot mix them in one mesh"),
          new Common(
              MeshRule.ENCRYPTION_DIFFERS,
              "encryption",
              Settings::encryption,
              new String[] {"encryption.enabled", "encryption.type"},
              "choose one method; traffic between clusters that differ is dropped or in the clear"));

  private SameEverywhere() {}

  static List<Finding> findings(CheckInput input) {
    return COMMON.stream().flatMap(c -> of(c, input.fleet().clusters()).stream()).toList();
  }

  /** What Cilium does not accept says nothing to compare, and is reported as such. */
  private static Optional<Finding> of(Common common, List<Cluster> clusters) {
    var groups =
        clusters.stream()
            .filter(c -> !RefusedValues.isOneOf(c, common.paths()))
            .collect(groupingBy(common::of, TreeMap::new, Collectors.toList()));
    return groups.size() < 2 ? Optional.empty() : Optional.of(differing(common, groups));
  }

  private static Finding differing(Common common, Map<String, List<Cluster>> groups) {
    var usual =
        groups.values().stream()
            .max(Comparator.<List<Cluster>>comparingInt(List::size).thenComparing(firstNamed()))
            .orElseThrow();
    var odd = groups.values().stream().filter(g -> g != usual).flatMap(List::stream).toList();
    var first = odd.getFirst();
    var finding =
        About.cluster(
            first,
            common.rule(),
            common.pos(first),
            common.what() + " is not the same everywhere: " + values(groups),
            common.hint());
    for (var other : odd.subList(1, odd.size())) {
      finding = finding.withRelated(common.pos(other), common.of(other) + " in " + other.name());
    }
    var example = usual.getFirst();
    return finding.withRelated(common.pos(example), common.of(example) + " in " + example.name());
  }

  /** Of groups of one size the one with the first cluster is the usual one. */
  private static Comparator<List<Cluster>> firstNamed() {
    return Comparator.comparing((List<Cluster> g) -> g.getFirst().name()).reversed();
  }

  private static String values(Map<String, List<Cluster>> groups) {
    return groups.entrySet().stream()
        .map(e -> e.getKey() + " in " + About.names(e.getValue()))
        .collect(joining("; "));
  }
}
