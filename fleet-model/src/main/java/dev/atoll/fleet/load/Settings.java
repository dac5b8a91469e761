package dev.atoll.fleet.load;

import dev.atoll.fleet.files.FleetLayout;
import dev.atoll.fleet.finding.Finding;
import dev.atoll.fleet.finding.Severity;
import dev.atoll.fleet.model.DriftMode;
import dev.atoll.fleet.model.FleetSettings;
import dev.atoll.fleet.model.FleetSettings.Deletions;
import dev.atoll.fleet.model.FleetSettings.Reserved;
import dev.atoll.fleet.model.Located;
import dev.atoll.fleet.value.Mapping;
import dev.atoll.fleet.value.SourcePos;
import java.util.List;
import java.util.Optional;

/** Reads {@code fleet.yaml}. */
final class Settings {
  private static final int MAX_CONNECTED = 255;

  private Settings() {}

  static FleetSettings read(Documents documents, String root, Findings findings) {
    var fleets = documents.of(Kind.FLEET);
    if (fleets.isEmpty()) {
      var file = root.isEmpty() ? FleetLayout.FLEET_FILE : root + "/" + FleetLayout.FLEET_FILE;
      findings.add(
          FleetRule.NO_FLEET,
          SourcePos.ofFile(file),
          "the fleet has no " + FleetLayout.FLEET_FILE + " with a Fleet in it",
          "begin one with apiVersion: " + Kind.ATOLL + ", kind: Fleet, metadata: {name: NAME}");
      return settings("fleet", Mapping.empty(SourcePos.ofFile(file)), List.of());
    }
    fleets.stream().skip(1).forEach(d -> second(fleets.getFirst(), d, findings));
    return read(fleets.getFirst(), findings);
  }

  private static void second(Document first, Document other, Findings findings) {
    findings.add(
        Finding.of(
                FleetRule.SEVERAL_FLEETS,
                other.value().pos(),
                "the fleet has a second Fleet",
                "keep one")
            .withRelated(first.value().pos(), "the first one"));
  }

  private static FleetSettings read(Document fleet, Findings findings) {
    SchemaFindings.check(fleet, findings);
    new Names(findings).check(fleet);
    var reserved =
        Fields.mappings(fleet.spec(), "reserved").stream()
            .flatMap(m -> reserved(m, findings).stream())
            .toList();
    return settings(fleet.name(), fleet.spec(), reserved);
  }

  private static Optional<Reserved> reserved(Mapping m, Findings findings) {
    return Fields.text(m, "cidr")
        .flatMap(text -> Fields.cidr(text, findings))
        .map(c -> new Reserved(c.value(), m.string("owner").orElse(""), c.pos()));
  }

  private static FleetSettings settings(String name, Mapping spec, List<Reserved> reserved) {
    return new FleetSettings(
        name,
        Fields.integer(spec, "maxConnectedClusters").map(Located::value).orElse(MAX_CONNECTED),
        reserved,
        Fields.severity(spec, "failOn").orElse(Severity.ERROR),
        Fields.drift(spec).orElse(DriftMode.CORRECT),
        Fields.bool(spec, "force").orElse(false),
        new Deletions(
            Fields.integer(spec, "deletions", "max")
                .map(Located::value)
                .orElse(Deletions.DEFAULT.max()),
            Fields.integer(spec, "deletions", "percent")
                .map(Located::value)
                .orElse(Deletions.DEFAULT.percent())),
        spec.pos());
  }
}
