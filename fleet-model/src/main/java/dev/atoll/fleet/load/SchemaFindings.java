package dev.atoll.fleet.load;

import dev.atoll.fleet.finding.Finding;
import dev.atoll.fleet.finding.Rule;
import dev.atoll.fleet.schema.Keyword;
import dev.atoll.fleet.schema.Violation;
import dev.atoll.fleet.yaml.YamlRule;

/** Checks documents of our own kinds against their schemas. */
final class SchemaFindings {
  private SchemaFindings() {}

  static void check(Document document, Findings findings) {
    for (var violation : OwnSchemas.of(document.kind()).check(document.value())) {
      findings.add(finding(violation).about(document.words()));
    }
  }

  private static Finding finding(Violation v) {
    return Finding.of(rule(v.keyword()), v.pos(), v.message(), v.hint());
  }

  private static Rule rule(Keyword keyword) {
    return switch (keyword) {
      case UNKNOWN_FIELD -> FleetRule.UNKNOWN_FIELD;
      case UNQUOTED -> YamlRule.AMBIGUOUS_SCALAR;
      default -> FleetRule.BAD_VALUE;
    };
  }
}
