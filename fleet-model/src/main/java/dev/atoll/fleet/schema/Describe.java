package dev.atoll.fleet.schema;

import dev.atoll.fleet.value.Mapping;
import dev.atoll.fleet.value.Scalar;
import dev.atoll.fleet.value.ScalarType;
import dev.atoll.fleet.value.Sequence;
import dev.atoll.fleet.value.Value;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;

/** Words for values and schemas. */
final class Describe {
  private static final int SHORT = 60;
  private static final int FEW = 12;
  private static final Pattern INTEGER = Pattern.compile("-?\\d{1,18}");
  private static final Set<String> BOOLEANS = Set.of("true", "false");

  private Describe() {}

  static boolean isTrue(Value value) {
    return value instanceof Scalar s && s.type() == ScalarType.BOOL && s.text().equals("true");
  }

  static List<String> strings(List<Value> values) {
    return values.stream().flatMap(v -> v.asString().stream()).toList();
  }

  static String type(String name) {
    return switch (name) {
      case "object" -> "a mapping";
      case "array" -> "a list";
      case "integer" -> "an integer";
      case "number" -> "a number";
      case "boolean" -> "true or false";
      case "string" -> "a string";
      default -> name;
    };
  }

  static String value(Value value) {
    return switch (value) {
      case Mapping m -> m.entries().isEmpty() ? "an empty mapping" : "a mapping";
      case Sequence s -> s.items().isEmpty() ? "an empty list" : "a list";
      case Scalar s ->
          switch (s.type()) {
            case NULL -> s.source().isEmpty() ? "empty" : "null";
            case BOOL -> "the boolean " + s.text();
            case INT -> "the integer " + s.text();
            case FLOAT -> "the number " + s.text();
            case STRING -> "the string " + quoted(s.text());
          };
    };
  }

  /** Quoted, cut where it is long, without control characters. */
  static String quoted(String text) {
    var cut = text.length() > SHORT ? text.substring(0, SHORT) + "…" : text;
    return "\"" + cut.replaceAll("\\p{Cntrl}", "·") + "\"";
  }

  static String knownFields(String written, Collection<String> known) {
    var nearest = Nearest.question(written, known);
    if (!nearest.isEmpty() || known.isEmpty()) {
      return nearest;
    }
    var rest = known.size() > FEW ? ", and " + (known.size() - FEW) + " more" : "";
    return "known here: " + String.join(", ", known.stream().limit(FEW).toList()) + rest;
  }

  /** A string that would be right without its quotes. */
  static String unquote(Scalar scalar, List<String> wanted) {
    var number = wanted.contains("integer") && INTEGER.matcher(scalar.text()).matches();
    var bool = wanted.contains("boolean") && BOOLEANS.contains(scalar.text());
    return scalar.type() == ScalarType.STRING && (number || bool)
        ? "write it without quotes: " + scalar.text()
        : "";
  }
}
