package dev.atoll.validators.service;

import dev.atoll.fleet.finding.Finding;
import dev.atoll.fleet.model.Located;
import dev.atoll.fleet.value.SourcePos;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Since Cilium 1.19 a namespace that is not global keeps its services, pods and identities to its
 * cluster, whatever the Service says. Source: {@code clustermesh-apiserver}, namespace filter.
 */
final class NamespaceCheck {

  private static final String DEFAULT = "clustermesh.defaultGlobalNamespace";

  private NamespaceCheck() {}

  /** A part whose namespace is local, and where that was said. */
  private record Local(Part part, SourcePos pos, String why) {}

  static List<Finding> findings(ServiceFacts facts) {
    return facts.services().stream().flatMap(s -> of(s, facts).stream()).toList();
  }

  private static Optional<Finding> of(MeshService service, ServiceFacts facts) {
    var local = new ArrayList<Local>();
    service.parts().forEach(p -> local(p, facts).ifPresent(local::add));
    if (local.isEmpty()) {
      return Optional.empty();
    }
    var first = local.getFirst();
    var finding =
        service.finding(
            ServiceRule.NAMESPACE_LOCAL,
            first.part,
            first.part.object().origin(),
            "global service %s is not global in %s: namespace %s is local there"
                .formatted(
                    service.name(),
                    Words.clusters(local.stream().map(l -> l.part.cluster()).toList()),
                    service.key().namespace()),
            "annotate the Namespace with `clustermesh.cilium.io/global: \"true\"`");
    for (var l : local) {
      finding = finding.withRelated(l.pos, l.why);
    }
    return Optional.of(finding);
  }

  private static Optional<Local> local(Part part, ServiceFacts facts) {
    var cluster = part.cluster();
    if (!cluster.datapath().version().value().isAtLeast(1, 19)) {
      return Optional.empty();
    }
    var namespace = facts.namespace(cluster, part.object().key().namespace());
    var annotated = namespace.flatMap(n -> Annotations.NAMESPACE_GLOBAL.on(n.value()));
    if (annotated.isPresent()) {
      var pos = namespace.map(n -> Annotations.NAMESPACE_GLOBAL.pos(n.value())).orElseThrow();
      return annotated.get().equals("true")
          ? Optional.empty()
          : Optional.of(new Local(part, pos, "the Namespace in " + cluster.name()));
    }
    return cluster
        .datapath()
        .values()
        .written(DEFAULT)
        .filter(w -> w.value().equals("false"))
        .map(Located::pos)
        .map(pos -> new Local(part, pos, DEFAULT + " in " + cluster.name()));
  }
}
