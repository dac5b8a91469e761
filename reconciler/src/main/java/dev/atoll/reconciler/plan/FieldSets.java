package dev.atoll.reconciler.plan;

import dev.atoll.fleet.value.Json;
import dev.atoll.fleet.value.Mapping;
import dev.atoll.fleet.value.Scalar;
import dev.atoll.fleet.value.ScalarType;
import dev.atoll.fleet.value.Sequence;
import dev.atoll.fleet.value.SourcePos;
import dev.atoll.fleet.value.Value;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Optional;

/**
 * Reading {@code fieldsV1}: keys {@code f:NAME} for fields, {@code k:{...}} for items of
 * associative lists; an empty mapping holds everything below it. Source: structured-merge-diff,
 * fieldpath/serialize.go.
 */
final class FieldSets {

  private FieldSets() {}

  /** Whether a set holds a place or everything around it. */
  static boolean hold(Mapping fields, FieldPath path) {
    var here = fields;
    for (var part : path.parts()) {
      var next = child(here, part);
      if (next.isEmpty()) {
        return false;
      }
      here = next.get();
      if (here.entries().isEmpty()) {
        return true;
      }
    }
    return true;
  }

  private static Optional<Mapping> child(Mapping fields, FieldPath.Part part) {
    return switch (part) {
      case FieldPath.Part.Field f -> fields.mapping("f:" + f.name());
      case FieldPath.Part.Item i ->
          fields.entries().entrySet().stream()
              .filter(e -> itemKeys(e.getKey()).filter(i.keys()::equals).isPresent())
              .findFirst()
              .flatMap(e -> e.getValue().value().asMapping());
    };
  }

  /** The keys of {@code k:{"port":80,"protocol":"TCP"}}. */
  static Optional<Mapping> itemKeys(String key) {
    if (!key.startsWith("k:{")) {
      return Optional.empty();
    }
    return Json.read(key.substring(2).getBytes(StandardCharsets.UTF_8)).asMapping();
  }

  /** The value of the item that has these keys, absent ones taken as {@code TCP}. */
  static Optional<Value> item(Sequence list, Mapping keys) {
    return list.items().stream()
        .filter(i -> i.asMapping().map(m -> keysOf(m, keys).equals(keys)).orElse(false))
        .findFirst();
  }

  /** An item's values of the keys that another item is known by. */
  static Mapping keysOf(Mapping item, Mapping like) {
    var keys = new LinkedHashMap<String, Mapping.Entry>();
    for (var name : like.entries().keySet()) {
      var value = item.get(name).orElseGet(() -> absent(name));
      keys.put(name, new Mapping.Entry(SourcePos.NONE, value));
    }
    return new Mapping(keys, SourcePos.NONE);
  }

  /** The API server fills in a port's protocol before it compares keys. */
  private static Scalar absent(String name) {
    return name.equals("protocol")
        ? Scalar.string("TCP", SourcePos.NONE)
        : new Scalar(ScalarType.NULL, "null", "", SourcePos.NONE);
  }
}
