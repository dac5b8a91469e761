package dev.atoll.fleet.load;

import dev.atoll.fleet.finding.Finding;
import dev.atoll.fleet.model.CiliumVersion;
import dev.atoll.fleet.schema.Nearest;
import dev.atoll.fleet.value.Mapping;
import dev.atoll.fleet.value.SourcePos;
import java.util.Optional;

/** Checks a cluster's release and Helm values against what is known of Cilium's charts. */
final class CiliumSettings {
  private final Document cluster;
  private final String line;
  private final Findings findings;

  private CiliumSettings(Document cluster, String line, Findings findings) {
    this.cluster = cluster;
    this.line = line;
    this.findings = findings;
  }

  /** What to say of a release line that nothing is known of. */
  static Optional<String> unknownLine(CiliumVersion version) {
    return ChartKeys.LINES.contains(version.line())
        ? Optional.empty()
        : Optional.of(
            "Cilium "
                + version.line()
                + " is not a release line that Atoll knows; the defaults and rules of "
                + ChartKeys.nearestLine(version)
                + " are used");
  }

  /** Looks for values that the release's chart does not have: Helm ignores them without a word. */
  static void check(Document cluster, Mapping values, CiliumVersion version, Findings findings) {
    if (!values.entries().isEmpty()) {
      new CiliumSettings(cluster, ChartKeys.nearestLine(version), findings).check("", values);
    }
  }

  private void check(String path, Mapping values) {
    for (var e : values.entries().entrySet()) {
      var here = ChartKeys.join(path, e.getKey());
      var lines = ChartKeys.table().linesOf(here);
      if (lines.contains(line)) {
        if (e.getValue().value() instanceof Mapping m && ChartKeys.table().isListed(here)) {
          check(here, m);
        }
      } else if (lines.isEmpty()) {
        near(path, e.getKey(), e.getValue().keyPos());
      } else {
        warn(
            e.getValue().keyPos(),
            "Cilium's chart of " + line + " has no value " + here + " and ignores it",
            "charts of " + String.join(" and ", lines) + " have it");
      }
    }
  }

  /** Only where a known value is near: charts may be wrapped, and extra values are no mistake. */
  private void near(String path, String key, SourcePos at) {
    Nearest.to(key, ChartKeys.table().keys(path, line))
        .ifPresent(known ->
            warn(
                at,
                "Cilium's chart has no value " + ChartKeys.join(path, key) + " and ignores it",
                "did you mean " + ChartKeys.join(path, known) + "?"));
  }

  private void warn(SourcePos at, String message, String hint) {
    findings.add(Finding.of(FleetRule.UNKNOWN_SETTING, at, message, hint).about(cluster.words()));
  }
}
