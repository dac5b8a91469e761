package dev.atoll.policy.refusal.facts;

import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.TreeMap;

/**
 * Names the types that stand more than once in a schema and puts references in their places: the
 * definitions of Cilium's policies say the same eight times over.
 */
final class SharedTypes {

  private static final int WORTH_A_NAME = 60;

  private final Map<String, Integer> uses = new HashMap<>();
  private final Map<String, String> names = new HashMap<>();
  private final Map<String, Object> definitions = new TreeMap<>();

  private SharedTypes() {}

  /** The same schema with {@code $defs}. */
  static Map<String, Object> in(Map<String, Object> schema) {
    var shared = new SharedTypes();
    shared.count(schema);
    shared.name("object", schema);
    var top = new LinkedHashMap<String, Object>();
    var rewritten = shared.children(schema);
    top.put("$defs", shared.definitions);
    top.putAll(rewritten);
    return top;
  }

  /** Uses of a type, not counting those inside a second use of another. */
  private void count(Map<String, Object> schema) {
    schema.forEach((key, value) -> {
      for (var child : schemas(key, value).values()) {
        if (uses.merge(FactsText.of(child), 1, Integer::sum) == 1) {
          count(child);
        }
      }
    });
  }

  private void name(String near, Map<String, Object> schema) {
    schema.forEach((key, value) ->
        schemas(key, value)
            .forEach((field, child) -> {
              var text = FactsText.of(child);
              var wanted = field.isEmpty() ? near + "Item" : field;
              if (uses.getOrDefault(text, 0) > 1 && text.length() >= WORTH_A_NAME) {
                names.computeIfAbsent(text, t -> free(wanted));
              }
              name(wanted, child);
            }));
  }

  private String free(String wanted) {
    var name = wanted;
    for (var i = 2; names.containsValue(name); i++) {
      name = wanted + i;
    }
    return name;
  }

  private Map<String, Object> children(Map<String, Object> schema) {
    var copy = new TreeMap<String, Object>();
    schema.forEach((key, value) -> copy.put(key, rewritten(key, value)));
    return copy;
  }

  private Object rewritten(String key, Object value) {
    if (key.equals("properties")) {
      var copy = new TreeMap<String, Object>();
      StructuralFacts.object(value)
          .forEach((name, child) -> copy.put(name, reference(StructuralFacts.object(child))));
      return copy;
    }
    return schemas(key, value).isEmpty() ? value : reference(StructuralFacts.object(value));
  }

  private Map<String, Object> reference(Map<String, Object> schema) {
    var name = names.get(FactsText.of(schema));
    if (name == null) {
      return children(schema);
    }
    if (!definitions.containsKey(name)) {
      definitions.put(name, children(schema));
    }
    return Map.of("$ref", "#/$defs/" + name);
  }

  /** Schemas under one keyword: by field for properties, under no name for items and values. */
  private static Map<String, Map<String, Object>> schemas(String key, Object value) {
    return switch (key) {
      case "properties" -> {
        var all = new TreeMap<String, Map<String, Object>>();
        StructuralFacts.object(value)
            .forEach((name, child) -> all.put(name, StructuralFacts.object(child)));
        yield all;
      }
      case "items", "additionalProperties" ->
          value instanceof Map ? Map.of("", StructuralFacts.object(value)) : Map.of();
      default -> Map.of();
    };
  }
}
