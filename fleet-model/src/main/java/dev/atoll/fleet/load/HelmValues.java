package dev.atoll.fleet.load;

import dev.atoll.fleet.finding.Finding;
import dev.atoll.fleet.value.Mapping;
import dev.atoll.fleet.value.SourcePos;
import dev.atoll.fleet.value.Value;

/** A cluster's Helm values: what the Cluster says over its values file. */
final class HelmValues {
  private final Documents documents;
  private final Findings findings;

  HelmValues(Documents documents, Findings findings) {
    this.documents = documents;
    this.findings = findings;
  }

  Mapping of(Document cluster, Mapping datapath) {
    var own = datapath.mapping("values").orElseGet(() -> Mapping.empty(datapath.pos()));
    return datapath
        .get("valuesFile")
        .filter(v -> v.asString().isPresent())
        .map(file -> merged(file(cluster, file), own))
        .orElse(own);
  }

  private Mapping file(Document cluster, Value file) {
    var name = file.asString().orElse("");
    var values = documents.valuesFiles().get(name);
    if (values != null) {
      return values;
    }
    var isPath = name.contains("/") || name.startsWith(".");
    bad(
        cluster,
        file.pos(),
        isPath
            ? "the values file " + name + " is a path, not the name of a file beside the Cluster"
            : "there is no values file " + name + " beside the Cluster",
        isPath ? "put it into clusters/ and write its name" : "add it to clusters/");
    return Mapping.empty(file.pos());
  }

  private void bad(Document cluster, SourcePos pos, String message, String hint) {
    findings.add(Finding.of(FleetRule.VALUES_FILE, pos, message, hint).about(cluster.words()));
  }

  /** Helm's way of merging: mappings key by key, anything else is replaced, null removes. */
  static Mapping merged(Mapping below, Mapping above) {
    var result = below;
    for (var e : above.entries().entrySet()) {
      var key = e.getKey();
      var value = e.getValue().value();
      var old = below.get(key);
      if (value instanceof Mapping m && old.isPresent() && old.get() instanceof Mapping o) {
        result = result.with(key, merged(o, m));
      } else {
        result = result.with(key, value);
      }
    }
    return result;
  }
}
