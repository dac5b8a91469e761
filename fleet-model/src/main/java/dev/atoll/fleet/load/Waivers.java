package dev.atoll.fleet.load;

import dev.atoll.fleet.model.Waiver;
import dev.atoll.fleet.value.Mapping;
import java.time.DateTimeException;
import java.time.LocalDate;
import java.util.List;
import java.util.Optional;

/** Reads Waivers; one that is not whole waives nothing. */
final class Waivers {
  private Waivers() {}

  static List<Waiver> read(Documents documents, Findings findings) {
    SameNames.check(documents.of(Kind.WAIVER), findings);
    return documents.of(Kind.WAIVER).stream().flatMap(d -> read(d, findings).stream()).toList();
  }

  private static Optional<Waiver> read(Document document, Findings findings) {
    SchemaFindings.check(document, findings);
    if (!new Names(findings).check(document)) {
      return Optional.empty();
    }
    var spec = document.spec();
    return expires(spec)
        .filter(e -> isWhole(spec))
        .map(expires ->
            new Waiver(
                document.name(),
                text(spec, "rule"),
                text(spec, "object"),
                text(spec, "owner"),
                text(spec, "reason"),
                text(spec, "ticket"),
                expires,
                document.value().pos()));
  }

  private static boolean isWhole(Mapping spec) {
    return List.of("rule", "object", "owner", "reason", "ticket").stream()
        .noneMatch(key -> text(spec, key).isBlank());
  }

  private static String text(Mapping spec, String key) {
    return spec.string(key).orElse("");
  }

  private static Optional<LocalDate> expires(Mapping spec) {
    try {
      return spec.string("expires").map(LocalDate::parse);
    } catch (DateTimeException e) {
      return Optional.empty(); // its schema has said so
    }
  }
}
