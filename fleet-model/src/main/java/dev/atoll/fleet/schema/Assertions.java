package dev.atoll.fleet.schema;

import dev.atoll.fleet.value.Mapping;
import dev.atoll.fleet.value.Scalar;
import dev.atoll.fleet.value.ScalarType;
import dev.atoll.fleet.value.Sequence;
import dev.atoll.fleet.value.Value;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.BiPredicate;

/** Compiles the keywords of a schema that say something about one value. */
final class Assertions {
  private Assertions() {}

  static List<Assertion> of(Mapping json, Node node) {
    var list = new ArrayList<Assertion>();
    json.entries().forEach((key, entry) -> of(key, entry.value(), json, node).ifPresent(list::add));
    return List.copyOf(list);
  }

  private static Optional<Assertion> of(String key, Value said, Mapping json, Node node) {
    return Optional.ofNullable(
        switch (key) {
          case "required" -> required(Describe.strings(json.items(key)));
          case "enum" -> oneOfValues(json.items(key));
          case "pattern" -> new PatternAssertion(text(said));
          case "format" -> format(text(said));
          case "minimum" -> minimum(number(said), exclusive(json, "exclusiveMinimum"));
          case "maximum" -> maximum(number(said), exclusive(json, "exclusiveMaximum"));
          case "exclusiveMinimum" -> isNumber(said) ? minimum(number(said), true) : null;
          case "exclusiveMaximum" -> isNumber(said) ? maximum(number(said), true) : null;
          case "minLength" ->
              size(said, Keyword.MIN_LENGTH, (n, l) -> n < l, "at least", "character");
          case "maxLength" ->
              size(said, Keyword.MAX_LENGTH, (n, l) -> n > l, "at most", "character");
          case "minItems" -> size(said, Keyword.MIN_ITEMS, (n, l) -> n < l, "at least", "item");
          case "maxItems" -> size(said, Keyword.MAX_ITEMS, (n, l) -> n > l, "at most", "item");
          case "minProperties" ->
              size(said, Keyword.MIN_PROPERTIES, (n, l) -> n < l, "at least", "field");
          case "maxProperties" ->
              size(said, Keyword.MAX_PROPERTIES, (n, l) -> n > l, "at most", "field");
          case "uniqueItems" ->
              Describe.isTrue(said) ? Duplicates.items(Keyword.UNIQUE_ITEMS) : null;
          case "x-kubernetes-list-type" -> Duplicates.listType(text(said), json);
          case "anyOf" -> Combined.anyOf(conditions(json, key, node));
          case "oneOf" -> Combined.oneOf(conditions(json, key, node));
          case "allOf" -> Combined.allOf(conditions(json, key, node));
          case "not" -> said instanceof Mapping m ? Combined.not(node.condition(m)) : null;
          default -> null;
        });
  }

  private static List<Node> conditions(Mapping json, String key, Node node) {
    return json.items(key).stream()
        .flatMap(v -> v.asMapping().stream())
        .map(node::condition)
        .toList();
  }

  private static Assertion required(List<String> names) {
    return (value, path, out) -> {
      if (value instanceof Mapping m) {
        names.stream()
            .filter(n -> m.get(n).isEmpty())
            .forEach(n -> out.add(missing(m, path.key(n), n)));
      }
    };
  }

  private static Violation missing(Mapping mapping, Path path, String name) {
    return violation(mapping, path, Keyword.REQUIRED, path.text() + " is missing", "add " + name);
  }

  private static Assertion oneOfValues(List<Value> allowed) {
    var texts = allowed.stream().map(Assertions::text).toList();
    return (value, path, out) -> {
      if (!allowed.contains(value)) {
        out.add(
            violation(
                value,
                path,
                Keyword.ENUM,
                path.subject()
                    + " must be one of "
                    + String.join(", ", texts)
                    + ", but is "
                    + Describe.value(value),
                Nearest.question(text(value), texts)));
      }
    };
  }

  private static Assertion format(String name) {
    return (value, path, out) ->
        Formats.mismatch(name, value)
            .ifPresent(expected ->
                out.add(
                    violation(
                        value,
                        path,
                        Keyword.FORMAT,
                        path.subject()
                            + " must be "
                            + expected
                            + ", but is "
                            + Describe.value(value),
                        "")));
  }

  private static Assertion minimum(BigDecimal limit, boolean exclusive) {
    return bound(
        Keyword.MINIMUM,
        n -> n.compareTo(limit) < (exclusive ? 1 : 0),
        (exclusive ? "more than " : "at least ") + limit.toPlainString());
  }

  private static Assertion maximum(BigDecimal limit, boolean exclusive) {
    return bound(
        Keyword.MAXIMUM,
        n -> n.compareTo(limit) > (exclusive ? -1 : 0),
        (exclusive ? "less than " : "at most ") + limit.toPlainString());
  }

  private static Assertion bound(
      Keyword keyword, java.util.function.Predicate<BigDecimal> broken, String limit) {
    return (value, path, out) -> {
      if (isNumber(value) && broken.test(number(value))) {
        out.add(
            violation(
                value,
                path,
                keyword,
                path.subject() + " must be " + limit + ", but is " + text(value),
                ""));
      }
    };
  }

  private static Assertion size(
      Value said,
      Keyword keyword,
      BiPredicate<Integer, Integer> broken,
      String limitWord,
      String unit) {
    int limit = number(said).intValueExact();
    return (value, path, out) ->
        sizeOf(value, unit)
            .filter(n -> broken.test(n, limit))
            .ifPresent(n ->
                out.add(
                    violation(
                        value,
                        path,
                        keyword,
                        path.subject()
                            + (" must have " + limitWord + " ")
                            + (counted(limit, unit) + ", but has " + n),
                        "")));
  }

  private static String counted(int n, String unit) {
    return n + " " + unit + (n == 1 ? "" : "s");
  }

  private static Optional<Integer> sizeOf(Value value, String unit) {
    return switch (value) {
      case Mapping m when unit.equals("field") -> Optional.of(m.entries().size());
      case Sequence s when unit.equals("item") -> Optional.of(s.items().size());
      case Scalar s when unit.equals("character") && s.type() == ScalarType.STRING ->
          Optional.of(s.text().codePointCount(0, s.text().length()));
      default -> Optional.empty();
    };
  }

  /** Both forms: OpenAPI's boolean beside the bound, and a number of its own elsewhere. */
  private static boolean exclusive(Mapping json, String key) {
    return json.get(key).filter(Describe::isTrue).isPresent();
  }

  static Violation violation(Value value, Path path, Keyword keyword, String message, String hint) {
    return new Violation(value.pos(), path.text(), keyword, message, hint);
  }

  static String text(Value value) {
    return value instanceof Scalar s ? s.text() : Describe.value(value);
  }

  private static boolean isNumber(Value value) {
    return value instanceof Scalar s
        && (s.type() == ScalarType.INT || s.type() == ScalarType.FLOAT);
  }

  private static BigDecimal number(Value value) {
    return new BigDecimal(text(value));
  }
}
