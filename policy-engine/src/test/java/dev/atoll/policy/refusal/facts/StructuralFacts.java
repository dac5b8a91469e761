package dev.atoll.policy.refusal.facts;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * What of an OpenAPI schema is a fact that can refuse an object: descriptions, defaults, examples
 * and merge hints go; what is not known is refused, so that a new keyword is noticed.
 */
final class StructuralFacts {

  private static final Set<String> KEPT =
      Set.of(
          "type",
          "required",
          "enum",
          "pattern",
          "minimum",
          "maximum",
          "minLength",
          "maxLength",
          "minItems",
          "maxItems",
          "minProperties",
          "maxProperties",
          "uniqueItems",
          "nullable",
          "x-kubernetes-int-or-string",
          "x-kubernetes-preserve-unknown-fields");

  private static final Set<String> DROPPED =
      Set.of(
          "description",
          "default",
          "title",
          "example",
          "x-kubernetes-map-type",
          "x-kubernetes-list-map-keys",
          "x-kubernetes-patch-merge-key",
          "x-kubernetes-patch-strategy",
          "x-kubernetes-group-version-kind",
          "x-kubernetes-unions");

  /** Formats that the API server checks; it ignores idn-hostname and byte is never in a fleet. */
  private static final Set<String> FORMATS = Set.of("cidr", "int32", "int64", "date-time");

  private static final Map<String, Object> ANY =
      Map.of("x-kubernetes-preserve-unknown-fields", true);

  /** Rules in CEL, and the structural words that say the same. */
  private static final Map<String, Map<String, Object>> RULES =
      Map.of(
          "has(self.spec) || has(self.specs)",
          Map.of("anyOf", List.of(requires("spec"), requires("specs"))),
          "isCIDR(self)",
          Map.of("format", "cidr"));

  private final Function<String, Map<String, Object>> references;

  /**
   * @param references what a {@code $ref} stands for
   */
  StructuralFacts(Function<String, Map<String, Object>> references) {
    this.references = references;
  }

  /** The facts of one schema, references written out. */
  Map<String, Object> of(Map<String, Object> schema) {
    var facts = new TreeMap<String, Object>();
    schema.forEach((key, value) -> add(key, value, schema, facts));
    return facts;
  }

  private void add(
      String key, Object value, Map<String, Object> schema, Map<String, Object> facts) {
    switch (key) {
      case "$ref" -> facts.putAll(of(references.apply((String) value)));
      case "properties" -> facts.put(key, properties(object(value)));
      case "items" -> facts.put(key, of(object(value)));
      case "additionalProperties" ->
          facts.put(key, value instanceof Boolean ? value : of(object(value)));
      case "format" -> format((String) value, facts);
      case "allOf" -> objects(value).forEach(part -> facts.putAll(of(part)));
      case "anyOf", "oneOf" -> alternatives(key, objects(value), schema, facts);
      case "x-kubernetes-list-type" -> listType((String) value, schema, facts);
      case "x-kubernetes-validations" ->
          objects(value).forEach(rule -> rule(String.valueOf(rule.get("rule")), facts));
      default -> plain(key, value, facts);
    }
  }

  private static void plain(String key, Object value, Map<String, Object> facts) {
    if (KEPT.contains(key)) {
      facts.put(key, value);
    } else if (!DROPPED.contains(key)) {
      throw new IllegalStateException("a keyword that is not known: " + key);
    }
  }

  private Map<String, Object> properties(Map<String, Object> properties) {
    var facts = new TreeMap<String, Object>();
    properties.forEach((name, schema) -> facts.put(name, of(object(schema))));
    return facts;
  }

  private static void format(String format, Map<String, Object> facts) {
    switch (format) {
      case "int-or-string" -> facts.put("x-kubernetes-int-or-string", true);
      case "idn-hostname" -> {}
      default -> {
        if (!FORMATS.contains(format)) {
          throw new IllegalStateException("a format that is not known: " + format);
        }
        facts.put("format", format);
      }
    }
  }

  private void alternatives(
      String key,
      List<Map<String, Object>> alternatives,
      Map<String, Object> schema,
      Map<String, Object> facts) {
    if (isIntOrString(schema)) {
      return;
    }
    facts.put(key, alternatives.stream().map(a -> requires(requiredBy(a))).toList());
  }

  private static boolean isIntOrString(Map<String, Object> schema) {
    return schema.containsKey("x-kubernetes-int-or-string")
        || "int-or-string".equals(schema.get("format"));
  }

  /** The one field that an alternative asks for. */
  private static String requiredBy(Map<String, Object> alternative) {
    if (!(alternative.get("required") instanceof List<?> names)
        || names.size() != 1
        || !Set.of("required", "properties").containsAll(alternative.keySet())) {
      throw new IllegalStateException("an alternative that is not known: " + alternative);
    }
    return (String) names.getFirst();
  }

  private static Map<String, Object> requires(String field) {
    return Map.of("required", List.of(field));
  }

  private static void listType(String type, Map<String, Object> schema, Map<String, Object> facts) {
    if (type.equals("atomic")) {
      return;
    }
    facts.put("x-kubernetes-list-type", type);
    if (type.equals("map")) {
      facts.put("x-kubernetes-list-map-keys", schema.get("x-kubernetes-list-map-keys"));
    }
  }

  private static void rule(String rule, Map<String, Object> facts) {
    var words = RULES.get(rule);
    if (words != null) {
      facts.putAll(words);
    } else {
      // A rule in CEL is kept as it is: the schema check passes over it, its reader sees it.
      var kept = new ArrayList<Object>();
      if (facts.get("x-kubernetes-validations") instanceof List<?> earlier) {
        kept.addAll(earlier);
      }
      kept.add(Map.of("rule", rule));
      facts.put("x-kubernetes-validations", kept);
    }
  }

  /** An object's facts without metadata, which has a type of its own, and with an open status. */
  static Map<String, Object> ofObject(Map<String, Object> facts) {
    var whole = new TreeMap<>(facts);
    var properties = new TreeMap<>(object(whole.get("properties")));
    properties.remove("metadata");
    properties.computeIfPresent("status", (k, v) -> ANY);
    whole.put("properties", properties);
    return whole;
  }

  /** A schema whose metadata refers to a definition: referred to, its unknown fields count. */
  static Map<String, Object> withMetadata(
      Map<String, Object> schema, Map<String, Object> metadata) {
    var whole = new TreeMap<>(schema);
    var definitions = new TreeMap<>(object(whole.get("$defs")));
    definitions.put("metadata", metadata);
    whole.put("$defs", definitions);
    var properties = new TreeMap<>(object(whole.get("properties")));
    properties.put("metadata", Map.of("$ref", "#/$defs/metadata"));
    whole.put("properties", properties);
    return whole;
  }

  @SuppressWarnings("unchecked") // JSON: keys are strings
  static Map<String, Object> object(@Nullable Object value) {
    return (Map<String, Object>) Objects.requireNonNull(value);
  }

  @SuppressWarnings("unchecked") // JSON: lists of mappings, where schemas have them
  static List<Map<String, Object>> objects(@Nullable Object value) {
    return (List<Map<String, Object>>) Objects.requireNonNull(value);
  }
}
