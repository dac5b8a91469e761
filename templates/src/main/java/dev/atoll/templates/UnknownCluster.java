package dev.atoll.templates;

import dev.atoll.fleet.finding.Finding;
import dev.atoll.fleet.schema.Nearest;
import dev.atoll.fleet.value.SourcePos;
import java.util.Collection;

/** The finding about a name that no Cluster has. */
final class UnknownCluster {

  private UnknownCluster() {}

  static Finding finding(String name, Collection<String> known, SourcePos pos) {
    var hint =
        Nearest.to(name, known)
            .map(n -> "did you mean " + n + "?")
            .orElse("add its Cluster file, or name one of the fleet's clusters");
    return Finding.of(TemplateRule.UNKNOWN_CLUSTER, pos, "the fleet has no cluster " + name, hint);
  }
}
