package dev.atoll.fleet.load;

import dev.atoll.fleet.finding.Severity;
import dev.atoll.fleet.model.DriftMode;
import dev.atoll.fleet.model.Located;
import dev.atoll.fleet.net.Cidr;
import dev.atoll.fleet.net.Parsed;
import dev.atoll.fleet.value.Mapping;
import dev.atoll.fleet.value.Scalar;
import dev.atoll.fleet.value.ScalarType;
import dev.atoll.fleet.value.Value;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Typed fields of documents whose schema has been checked: what does not fit reads as absent,
 * because it has been reported.
 */
final class Fields {
  private Fields() {}

  static Optional<Located<String>> text(Mapping mapping, String... path) {
    return mapping.at(path).flatMap(Fields::text);
  }

  private static Optional<Located<String>> text(Value value) {
    return value.asString().map(s -> new Located<>(s, value.pos()));
  }

  static List<Located<String>> texts(Mapping mapping, String... path) {
    return mapping.items(path).stream().flatMap(v -> text(v).stream()).toList();
  }

  static Optional<Located<Integer>> integer(Mapping mapping, String... path) {
    return mapping
        .at(path)
        .flatMap(v -> v instanceof Scalar s && isInt(s) ? Optional.of(s) : Optional.empty())
        .map(s -> new Located<>(Integer.parseInt(s.text()), s.pos()));
  }

  /** Whether it is an integer of at most nine digits: nothing here is larger. */
  private static boolean isInt(Scalar s) {
    return s.type() == ScalarType.INT && s.text().length() <= 9;
  }

  static Optional<Boolean> bool(Mapping mapping, String... path) {
    return mapping
        .at(path)
        .filter(v -> v instanceof Scalar s && s.type() == ScalarType.BOOL)
        .map(v -> ((Scalar) v).text().equals("true"));
  }

  static List<Mapping> mappings(Mapping mapping, String... path) {
    return mapping.items(path).stream().flatMap(v -> v.asMapping().stream()).toList();
  }

  static Optional<Severity> severity(Mapping mapping, String key) {
    return mapping
        .string(key)
        .flatMap(s -> Stream.of(Severity.values()).filter(v -> v.text().equals(s)).findFirst());
  }

  static Optional<DriftMode> drift(Mapping mapping) {
    return mapping
        .string("drift")
        .flatMap(s ->
            Stream.of(DriftMode.values())
                .filter(v -> v.name().toLowerCase(Locale.ROOT).equals(s))
                .findFirst());
  }

  /** A block in strict form; else a finding. */
  static Optional<Located<Cidr>> cidr(Located<String> text, Findings findings) {
    return switch (Cidr.parse(text.value())) {
      case Parsed.Good<Cidr>(var block) -> Optional.of(new Located<>(block, text.pos()));
      case Parsed.Bad<Cidr>(var reason, var better) -> {
        findings.add(
            FleetRule.BAD_ADDRESS,
            text.pos(),
            reason,
            better.map(b -> "write " + b).orElse("write a block such as 10.0.0.0/8"));
        yield Optional.empty();
      }
    };
  }

  static List<Located<Cidr>> cidrs(Mapping mapping, String key, Findings findings) {
    return texts(mapping, key).stream().flatMap(t -> cidr(t, findings).stream()).toList();
  }
}
