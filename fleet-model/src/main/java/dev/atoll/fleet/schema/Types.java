package dev.atoll.fleet.schema;

import dev.atoll.fleet.value.Mapping;
import dev.atoll.fleet.value.Scalar;
import dev.atoll.fleet.value.Sequence;
import dev.atoll.fleet.value.Value;
import java.util.List;
import java.util.Optional;

/**
 * What {@code type} admits.
 *
 * @param names JSON Schema's names; empty admits everything
 * @param admitsNull by {@code nullable} or by name
 */
record Types(List<String> names, boolean admitsNull) {
  Types {
    names = List.copyOf(names);
  }

  static Types of(Mapping json) {
    var nullable = json.get("nullable").filter(Describe::isTrue).isPresent();
    if (json.get("x-kubernetes-int-or-string").filter(Describe::isTrue).isPresent()) {
      return new Types(List.of("integer", "string"), nullable);
    }
    var names =
        json.string("type").map(List::of).orElseGet(() -> Describe.strings(json.items("type")));
    return new Types(names, nullable || names.contains("null"));
  }

  boolean isObject() {
    return names.contains("object");
  }

  Optional<Violation> mismatch(Value value, Path path) {
    if (names.isEmpty() || (value.isNull() && admitsNull) || admits(value)) {
      return Optional.empty();
    }
    return Optional.of(
        new Violation(
            value.pos(),
            path.text(),
            isUnquoted(value) ? Keyword.UNQUOTED : Keyword.TYPE,
            path.subject() + " must be " + expected() + ", but is " + Describe.value(value),
            hint(value)));
  }

  private boolean admits(Value value) {
    return switch (value) {
      case Mapping ignored -> names.contains("object");
      case Sequence ignored -> names.contains("array");
      case Scalar s ->
          switch (s.type()) {
            case NULL -> false;
            case BOOL -> names.contains("boolean");
            case INT -> names.contains("integer") || names.contains("number");
            case FLOAT -> names.contains("number");
            case STRING -> names.contains("string");
          };
    };
  }

  private String expected() {
    return String.join(" or ", names.stream().map(Describe::type).toList());
  }

  private boolean isUnquoted(Value value) {
    return value instanceof Scalar s && names.contains("string") && !s.source().isEmpty();
  }

  private String hint(Value value) {
    if (!(value instanceof Scalar s)) {
      return names.contains("array") ? "write a list: one item per line, each after a dash" : "";
    }
    if (isUnquoted(value)) {
      return "quote it: \"" + s.source() + "\"";
    }
    return value.isNull() ? "give it a value, or leave the field out" : Describe.unquote(s, names);
  }
}
