package dev.atoll.policy.refusal.facts;

import dev.atoll.fleet.value.Json;
import dev.atoll.fleet.value.Values;
import java.util.Map;
import java.util.stream.Collectors;

/** JSON of a table: sorted keys, and one line for each named type so that changes can be read. */
final class FactsText {

  private FactsText() {}

  /** Compact JSON. */
  static String of(Object value) {
    return Json.text(Values.of(value));
  }

  /** A table's file. */
  static String file(Map<String, Object> header, Map<String, Object> schema) {
    var lines = new StringBuilder("{\n");
    header.forEach((key, value) -> lines.append(of(key) + ":" + of(value) + ",\n"));
    lines.append("\"schema\":{\n\"$defs\":{");
    var definitions = StructuralFacts.object(schema.get("$defs"));
    lines.append(
        definitions.entrySet().stream()
            .map(e -> "\n" + of(e.getKey()) + ":" + of(e.getValue()))
            .collect(Collectors.joining(",")));
    lines.append("},\n");
    lines.append(
        schema.entrySet().stream()
            .filter(e -> !e.getKey().equals("$defs"))
            .map(e -> of(e.getKey()) + ":" + of(e.getValue()))
            .collect(Collectors.joining(",\n")));
    return lines.append("}}\n").toString();
  }
}
