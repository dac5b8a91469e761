package dev.atoll.policy.refusal;

import dev.atoll.fleet.value.Digests;
import dev.atoll.fleet.value.Json;
import dev.atoll.fleet.value.Mapping;
import dev.atoll.fleet.value.Scalar;
import dev.atoll.fleet.value.Sequence;
import dev.atoll.fleet.value.Value;
import java.util.Set;

/** Fingerprints of schemas in CustomResourceDefinitions. */
public final class SchemaDigest {

  /** What holds data of the kind and no schemas. */
  private static final Set<String> DATA = Set.of("default", "enum", "example");

  private SchemaDigest() {}

  /**
   * SHA-256 of an {@code openAPIV3Schema} without its descriptions, which differ between versions
   * that refuse the same. Equal for a definition as it was written and as an API server gives it
   * back.
   */
  public static String of(Value schema) {
    return Digests.sha256(Json.write(undescribed(schema)));
  }

  private static Value undescribed(Value value) {
    return switch (value) {
      case Mapping m -> {
        var kept = m.get("description").orElse(m) instanceof Scalar ? m.without("description") : m;
        for (var key : kept.sortedKeys()) {
          kept =
              DATA.contains(key) ? kept : kept.with(key, undescribed(kept.get(key).orElseThrow()));
        }
        yield kept;
      }
      case Sequence s -> s.mapItems(SchemaDigest::undescribed);
      case Scalar s -> s;
    };
  }
}
