package dev.atoll.reconciler.plan;

import dev.atoll.fleet.value.Mapping;
import dev.atoll.fleet.value.Scalar;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/** A place inside an object, in the terms of {@code managedFields}. */
record FieldPath(List<Part> parts) {

  /** One step down. */
  sealed interface Part {
    /** Into a mapping. */
    record Field(String name) implements Part {}

    /** Into the item of an associative list that has these keys. */
    record Item(Mapping keys) implements Part {}
  }

  static final FieldPath ROOT = new FieldPath(List.of());

  FieldPath {
    parts = List.copyOf(parts);
  }

  FieldPath field(String name) {
    return plus(new Part.Field(name));
  }

  FieldPath item(Mapping keys) {
    return plus(new Part.Item(keys));
  }

  private FieldPath plus(Part part) {
    var more = new ArrayList<>(parts);
    more.add(part);
    return new FieldPath(more);
  }

  /** Whether it lies in the part of an object that policy kinds own as a whole. */
  boolean inSpec() {
    return !parts.isEmpty()
        && parts.getFirst() instanceof Part.Field f
        && (f.name().equals("spec") || f.name().equals("specs"));
  }

  /** {@code spec.ports[port=80,protocol=TCP].targetPort}. */
  @Override
  public String toString() {
    var text = new StringBuilder();
    for (var part : parts) {
      switch (part) {
        case Part.Field f -> text.append(text.isEmpty() ? "" : ".").append(f.name());
        case Part.Item i -> text.append('[').append(keyText(i.keys())).append(']');
      }
    }
    return text.toString();
  }

  private static String keyText(Mapping keys) {
    return keys.sortedKeys().stream()
        .map(k -> k + "=" + keys.get(k).map(FieldPath::scalarText).orElse(""))
        .collect(Collectors.joining(","));
  }

  private static String scalarText(dev.atoll.fleet.value.Value value) {
    return value instanceof Scalar s ? s.text() : "?";
  }
}
