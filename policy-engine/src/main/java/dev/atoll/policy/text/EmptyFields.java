package dev.atoll.policy.text;

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
public final class EmptyFields {

  private EmptyFields() {}

  /** The same value without fields that are null, at any depth. */
  public static Mapping without(Mapping mapping) {
    return hasEmpty(mapping) ? cleared(mapping) : mapping;
  }

  private static boolean hasEmpty(Value value) {
    return switch (value) {
      case Mapping m -> {
        for (var entry : m.entries().values()) {
          if (entry.value().isNull() || hasEmpty(entry.value())) {
            yield true;
          }
        }
        yield false;
      }
      case Sequence s -> {
        for (var item : s.items()) {
          if (hasEmpty(item)) {
            yield true;
          }
        }
        yield false;
      }
      case Scalar scalar -> false;
    };
  }

  private static Mapping cleared(Mapping mapping) {
    var kept = new LinkedHashMap<>(mapping.entries());
    kept.values().removeIf(e -> e.value().isNull());
    return new Mapping(kept, mapping.pos()).mapValues(EmptyFields::inside);
  }

  private static Value inside(Value value) {
    return switch (value) {
      case Mapping m -> cleared(m);
      case Sequence s -> s.mapItems(EmptyFields::inside);
      case Scalar scalar -> scalar;
    };
  }
}
