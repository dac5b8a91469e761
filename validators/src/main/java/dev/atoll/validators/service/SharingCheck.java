package dev.atoll.validators.service;

import dev.atoll.fleet.finding.Finding;
import java.util.List;
import java.util.Optional;

/** A global service needs a cluster that offers backends and another one that uses them. */
final class SharingCheck {

  private SharingCheck() {}

  static List<Finding> findings(ServiceFacts facts) {
    if (facts.fleet().clusters().size() < 2 || !facts.fleet().hasAllClusters()) {
      return List.of();
    }
    return facts.services().stream().flatMap(s -> of(s).stream()).toList();
  }

  private static Optional<Finding> of(MeshService service) {
    var parts = service.parts();
    var first = parts.getFirst();
    if (parts.stream().noneMatch(Part::shares)) {
      return Optional.of(
          places(
              service,
              "nobody shares backends of global service %s: %s %s no one to import from"
                  .formatted(
                      service.name(),
                      Words.clusters(service.clusters()),
                      parts.size() == 1 ? "has" : "have"),
              "let a member with backends share them"));
    }
    if (parts.size() == 1) {
      return Optional.of(
          places(
              service,
              "%s is the only cluster with global service %s: nobody imports its backends"
                  .formatted(first.cluster().name(), service.name()),
              "the Service has to exist, and be global, in each cluster that uses it"));
    }
    return Optional.empty();
  }

  private static Finding places(MeshService service, String message, String hint) {
    var first = service.parts().getFirst();
    var finding =
        service.finding(ServiceRule.NOBODY_SHARES, first, first.object().origin(), message, hint);
    for (var part : service.parts()) {
      if (!part.object().origin().equals(first.object().origin())) {
        finding = finding.withRelated(part.object().origin(), "in " + part.cluster().name());
      }
    }
    return finding;
  }
}
