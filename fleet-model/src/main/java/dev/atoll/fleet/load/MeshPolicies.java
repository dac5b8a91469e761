package dev.atoll.fleet.load;

import dev.atoll.fleet.model.LabelSelector;
import dev.atoll.fleet.model.MeshPolicy;
import dev.atoll.fleet.value.Mapping;
import java.util.List;
import java.util.Optional;

/** Reads MeshPolicies. */
final class MeshPolicies {
  private final Placements placements;
  private final Selectors selectors;
  private final Findings findings;

  MeshPolicies(Placements placements, Selectors selectors, Findings findings) {
    this.placements = placements;
    this.selectors = selectors;
    this.findings = findings;
  }

  List<MeshPolicy> read(Documents documents) {
    return documents.of(Kind.MESH_POLICY).stream().flatMap(d -> read(d).stream()).toList();
  }

  private Optional<MeshPolicy> read(Document document) {
    SchemaFindings.check(document, findings);
    if (!new Names(findings).check(document)) {
      return Optional.empty();
    }
    var pos = document.value().pos();
    return Optional.of(
        new MeshPolicy(
            document.namespace(),
            document.name(),
            document
                .metadata()
                .flatMap(m -> m.mapping("labels"))
                .orElseGet(() -> Mapping.empty(pos)),
            placements.ofField(document),
            document.spec().mapping("policy").orElseGet(() -> Mapping.empty(pos)),
            Fields.mappings(document.spec(), "overrides").stream().map(this::override).toList(),
            pos));
  }

  private MeshPolicy.Override override(Mapping m) {
    return new MeshPolicy.Override(
        selectors.under(m, "clusters").orElse(LabelSelector.nothing(m.pos())),
        m.mapping("patch").orElseGet(() -> Mapping.empty(m.pos())),
        m.pos());
  }
}
