package dev.atoll.fleet.schema;

import dev.atoll.fleet.value.Mapping;
import dev.atoll.fleet.value.Scalar;
import dev.atoll.fleet.value.ScalarType;
import dev.atoll.fleet.value.Sequence;
import dev.atoll.fleet.value.Value;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** One compiled schema: what a value at one place must be. */
final class Node {
  /** Where a schema stands: only at real places are unknown fields looked for. */
  enum Place {
    TOP,
    TOP_METADATA,
    FIELD,
    /** Inside anyOf, oneOf, allOf or not, where a structural schema only adds conditions. */
    CONDITION
  }

  private static final Set<String> OF_EVERY_OBJECT = Set.of("apiVersion", "kind", "metadata");

  private final Mapping json;
  private final Definitions definitions;
  private final Place place;
  private final Types types;
  private final List<Assertion> assertions;
  private final Map<String, Mapping.Entry> properties;
  private final Optional<Mapping> additional;
  private final Optional<Mapping> items;
  private final Optional<String> ref;
  private final boolean open;
  private final Map<String, Node> compiled = new ConcurrentHashMap<>();

  Node(Mapping json, Definitions definitions, Place place) {
    this.json = json;
    this.definitions = definitions;
    this.place = place;
    types = Types.of(json);
    properties = json.mapping("properties").map(Mapping::entries).orElse(Map.of());
    additional = json.mapping("additionalProperties");
    items = json.mapping("items");
    ref = json.string("$ref");
    open = isOpen();
    assertions = Assertions.of(json, this);
  }

  List<String> fields() {
    return List.copyOf(properties.keySet());
  }

  /** A schema that adds conditions to this one's place. */
  Node condition(Mapping schema) {
    return new Node(schema, definitions, Place.CONDITION);
  }

  void check(Value value, Path path, List<Violation> out) {
    if (ref.isPresent()) {
      definitions.definition(ref.get()).check(value, path, out);
    }
    var wrong = types.mismatch(value, path);
    if (wrong.isPresent()) {
      out.add(wrong.get());
      return;
    }
    if (isNullAndMayBe(value)) {
      return;
    }
    for (var assertion : assertions) {
      assertion.check(value, path, out);
    }
    switch (value) {
      case Mapping m -> fields(m, path, out);
      case Sequence s -> items(s, path, out);
      case Scalar ignored -> {}
    }
  }

  private boolean isNullAndMayBe(Value value) {
    return value instanceof Scalar s && s.type() == ScalarType.NULL && types.admitsNull();
  }

  private void fields(Mapping mapping, Path path, List<Violation> out) {
    for (var e : mapping.entries().entrySet()) {
      var key = e.getKey();
      var value = e.getValue().value();
      var declared = properties.get(key);
      if (declared != null) {
        property(key, declared.value()).check(value, path.key(key), out);
      } else if (isOfEveryObject(key)) {
        continue;
      } else if (additional.isPresent()) {
        child("additionalProperties", additional.get(), Place.FIELD)
            .check(value, path.key(key), out);
      } else if (!open) {
        out.add(unknown(mapping, key, path.key(key)));
      }
    }
  }

  private Violation unknown(Mapping mapping, String key, Path path) {
    return new Violation(
        mapping.keyPos(key),
        path.text(),
        Keyword.UNKNOWN_FIELD,
        "unknown field " + path.text(),
        Describe.knownFields(key, fields()));
  }

  private void items(Sequence sequence, Path path, List<Violation> out) {
    if (items.isEmpty()) {
      return;
    }
    var node = child("items", items.get(), Place.FIELD);
    for (int i = 0; i < sequence.items().size(); i++) {
      node.check(sequence.items().get(i), path.item(i), out);
    }
  }

  private Node property(String name, Value said) {
    var at = place == Place.TOP && name.equals("metadata") ? Place.TOP_METADATA : Place.FIELD;
    return child("." + name, said.asMapping().orElse(Mapping.empty(json.pos())), at);
  }

  /** What the API server knows without a declaration. */
  private boolean isOfEveryObject(String key) {
    var isObject =
        place == Place.TOP
            || json.get("x-kubernetes-embedded-resource").filter(Describe::isTrue).isPresent();
    return isObject && definitions.isStructural() && OF_EVERY_OBJECT.contains(key);
  }

  private Node child(String key, Mapping schema, Place at) {
    var known = compiled.get(key);
    return known != null
        ? known
        : compiled.computeIfAbsent(
            key,
            k -> new Node(schema, definitions, place == Place.CONDITION ? Place.CONDITION : at));
  }

  private boolean isOpen() {
    if (json.at("x-kubernetes-preserve-unknown-fields").filter(Describe::isTrue).isPresent()) {
      return true;
    }
    var said = json.at("additionalProperties").filter(v -> v instanceof Scalar);
    if (said.isPresent()) {
      return Describe.isTrue(said.get());
    }
    return !definitions.isStructural()
        || place == Place.CONDITION
        || place == Place.TOP_METADATA
        || !types.isObject();
  }

  /** Violations of a condition, apart from those of the place itself. */
  List<Violation> violations(Value value, Path path) {
    var found = new ArrayList<Violation>();
    check(value, path, found);
    return found;
  }

  /** Names that a condition requires, where that is all it asks. */
  Optional<List<String>> requiredOnly() {
    for (var key : json.entries().keySet()) {
      if (!key.equals("required") && !(key.equals("properties") && propertiesSayNothing())) {
        return Optional.empty();
      }
    }
    var names = Describe.strings(json.items("required"));
    return names.isEmpty() ? Optional.empty() : Optional.of(names);
  }

  private boolean propertiesSayNothing() {
    return properties.values().stream()
        .allMatch(e -> e.value().asMapping().filter(m -> m.entries().isEmpty()).isPresent());
  }
}
