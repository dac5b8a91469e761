package dev.atoll.validators.service;

import dev.atoll.fleet.finding.Finding;
import java.util.List;
import java.util.Optional;

/** Members that share have backends, as far as workloads are declared in their namespace. */
final class BackendCheck {

  private BackendCheck() {}

  /** Workloads placed on a cluster that could not be read run nowhere, which is no mistake here. */
  static List<Finding> findings(ServiceFacts facts) {
    if (!facts.fleet().hasAllClusters()) {
      return List.of();
    }
    return facts.services().stream().flatMap(s -> of(s, facts.workloads()).stream()).toList();
  }

  private static Optional<Finding> of(MeshService service, Workloads workloads) {
    var without = service.parts().stream().filter(p -> isWithout(p, workloads)).toList();
    if (without.isEmpty()) {
      return Optional.empty();
    }
    var first = without.getFirst();
    var finding =
        service.finding(
            ServiceRule.NO_BACKENDS,
            first,
            first.selectorPos(),
            "the selector of global service %s matches no workload that is declared in %s"
                .formatted(
                    service.name(), Words.clusters(without.stream().map(Part::cluster).toList())),
            "correct the selector, declare the workload, or let these members not share");
    for (var part : without) {
      if (!part.selectorPos().equals(first.selectorPos())) {
        finding = finding.withRelated(part.selectorPos(), "in " + part.cluster().name());
      }
    }
    return Optional.of(finding);
  }

  private static boolean isWithout(Part part, Workloads workloads) {
    var declared = workloads.in(part.cluster(), part.object().key().namespace());
    return part.shares()
        && !part.selector().isEmpty()
        && !declared.isEmpty()
        && Workloads.selected(declared, part.selector()).isEmpty();
  }
}
