package dev.atoll.validators.policy;

import dev.atoll.fleet.value.Mapping;
import dev.atoll.fleet.value.Scalar;
import dev.atoll.fleet.value.Sequence;
import dev.atoll.fleet.value.Value;
import java.util.LinkedHashMap;

/**
 * Fields without a value. The API server drops them before it looks at the object (apiextensions
 * {@code schema/defaulting/prunenulls.go}), so that {@code fromEndpoints:} with nothing behind it
 * is a rule without peers. A null in a list stays and is refused.
 */
final class EmptyFields {

  private EmptyFields() {}

  /** The same value without fields that are null, at any depth. */
  static Mapping without(Mapping mapping) {
    if (mapping.entries().values().stream().anyMatch(e -> e.value().isNull())) {
      var kept = new LinkedHashMap<>(mapping.entries());
      kept.values().removeIf(e -> e.value().isNull());
      return without(new Mapping(kept, mapping.pos()));
    }
    return mapping.mapValues(EmptyFields::inside);
  }

  private static Value inside(Value value) {
    return switch (value) {
      case Mapping m -> without(m);
      case Sequence s -> s.mapItems(EmptyFields::inside);
      case Scalar scalar -> scalar;
    };
  }
}
