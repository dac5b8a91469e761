package dev.atoll.validators.mesh;

import dev.atoll.fleet.finding.Finding;
import dev.atoll.fleet.finding.Severity;
import dev.atoll.validators.check.CheckInput;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Node and service ranges that several clusters have. Nodes may live in one subnet; service
 * addresses have a meaning in their own cluster only. Both are worth knowing, neither is a mistake.
 */
final class SharedRangesCheck {

  private SharedRangesCheck() {}

  static List<Finding> findings(CheckInput input) {
    var groups = RangeGroup.of(Range.of(input.fleet()));
    return Stream.concat(
            families(groups, Range.Use.NODE).stream().flatMap(r -> nodes(r).stream()),
            families(groups, Range.Use.SERVICE).stream().flatMap(r -> services(r).stream()))
        .toList();
  }

  /** The ranges of one use, those together that lie in one outermost range. */
  private static Collection<List<Range>> families(List<RangeGroup> groups, Range.Use use) {
    Map<RangeGroup, List<Range>> families = new LinkedHashMap<>();
    for (var group : groups) {
      if (group.use() == use) {
        var around = group.around(use);
        var outermost = around.isEmpty() ? group : around.getFirst();
        families.computeIfAbsent(outermost, g -> new ArrayList<>()).addAll(group.members());
      }
    }
    return families.values();
  }

  private static Optional<Finding> nodes(List<Range> ranges) {
    return shared(
        MeshRule.NODES_SHARED,
        ranges,
        "no mistake where their nodes are in one network and have different addresses");
  }

  private static Optional<Finding> services(List<Range> ranges) {
    var cloud = ranges.stream().flatMap(r -> r.cluster().stream()).map(Settings::new);
    var severity = cloud.anyMatch(Settings::podsInNodeSubnets) ? Severity.WARNING : Severity.INFO;
    return shared(
            MeshRule.SERVICES_REPEATED,
            ranges,
            "no mistake as long as no service address is used from another cluster")
        .map(f -> f.withSeverity(severity));
  }

  private static Optional<Finding> shared(MeshRule rule, List<Range> ranges, String hint) {
    var first = ranges.getFirst();
    var others = ranges.stream().filter(r -> !r.isOfSameCluster(first)).toList();
    if (others.isEmpty()) {
      return Optional.empty();
    }
    var clusters = others.stream().flatMap(r -> r.cluster().stream()).toList();
    var finding =
        About.cluster(
            first.cluster().orElseThrow(),
            rule,
            first.pos(),
            first.what() + " is shared with " + About.names(clusters),
            hint);
    for (var other : others) {
      finding = finding.withRelated(other.pos(), other.what());
    }
    return Optional.of(finding);
  }
}
