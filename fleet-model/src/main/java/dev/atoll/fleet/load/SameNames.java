package dev.atoll.fleet.load;

import dev.atoll.fleet.finding.Finding;
import java.util.HashMap;
import java.util.List;

/** Documents of one kind that are told apart by name only. */
final class SameNames {
  private SameNames() {}

  static void check(List<Document> documents, Findings findings) {
    var first = new HashMap<String, Document>();
    for (var document : documents) {
      var other = first.putIfAbsent(document.name(), document);
      if (other != null && !document.name().isEmpty()) {
        findings.add(
            Finding.of(
                    FleetRule.SAME_NAME,
                    document.namePos(),
                    "there is a second " + document.words(),
                    "give one of them another name")
                .withRelated(other.namePos(), "the first one")
                .about(document.words()));
      }
    }
  }
}
