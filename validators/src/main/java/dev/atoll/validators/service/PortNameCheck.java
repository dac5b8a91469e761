package dev.atoll.validators.service;

import static java.util.stream.Collectors.groupingBy;
import static java.util.stream.Collectors.joining;
import static java.util.stream.Collectors.toCollection;

import dev.atoll.fleet.finding.Finding;
import dev.atoll.fleet.finding.Severity;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;

/** Frontends of one cluster meet backends of another by the name of the port. */
final class PortNameCheck {

  private PortNameCheck() {}

  static List<Finding> findings(ServiceFacts facts) {
    return facts.services().stream().flatMap(s -> of(s).stream()).toList();
  }

  private static Optional<Finding> of(MeshService service) {
    var known = service.parts().stream().filter(p -> !p.ports().isEmpty()).toList();
    var groups =
        known.stream().collect(groupingBy(p -> text(names(p)), TreeMap::new, Collectors.toList()));
    return groups.size() < 2 ? Optional.empty() : Optional.of(finding(service, known, groups));
  }

  private static SortedSet<String> names(Part part) {
    return part.ports().stream().map(ServicePort::meetingName).collect(toCollection(TreeSet::new));
  }

  private static String text(SortedSet<String> names) {
    return String.join(", ", names);
  }

  private static Finding finding(
      MeshService service, List<Part> known, Map<String, List<Part>> groups) {
    var usual =
        groups.values().stream()
            .max(
                Comparator.<List<Part>>comparingInt(List::size)
                    .thenComparing(g -> g.getFirst().cluster().name(), Comparator.reverseOrder()))
            .orElseThrow();
    var odd = groups.values().stream().filter(g -> g != usual).flatMap(List::stream).toList();
    var first = odd.getFirst();
    var finding =
        service
            .finding(
                ServiceRule.PORT_NAMES,
                first,
                first.ports().getFirst().pos(),
                "ports of global service %s have different names: %s"
                    .formatted(service.name(), words(groups)),
                "name them alike: a port has the backends of the clusters that have its name")
            .withSeverity(haveOneInCommon(known) ? Severity.WARNING : Severity.ERROR);
    for (var other : odd.subList(1, odd.size())) {
      finding = finding.withRelated(other.ports().getFirst().pos(), "in " + other.cluster().name());
    }
    var example = usual.getFirst();
    return finding.withRelated(example.ports().getFirst().pos(), "in " + example.cluster().name());
  }

  private static String words(Map<String, List<Part>> groups) {
    return groups.entrySet().stream()
        .map(e ->
            e.getKey() + " in " + Words.clusters(e.getValue().stream().map(Part::cluster).toList()))
        .collect(joining("; "));
  }

  private static boolean haveOneInCommon(List<Part> parts) {
    var common = names(parts.getFirst());
    parts.forEach(p -> common.retainAll(names(p)));
    return !common.isEmpty();
  }
}
