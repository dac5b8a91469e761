package dev.atoll.fleet.schema;

import dev.atoll.fleet.value.Mapping;
import dev.atoll.fleet.value.Sequence;
import dev.atoll.fleet.value.Value;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Lists in which nothing may stand twice. */
final class Duplicates {
  private Duplicates() {}

  static @Nullable Assertion listType(String type, Mapping json) {
    return switch (type) {
      case "set" -> items(Keyword.LIST_TYPE);
      case "map" -> keyed(Describe.strings(json.items("x-kubernetes-list-map-keys")), json);
      default -> null;
    };
  }

  static Assertion items(Keyword keyword) {
    return (value, path, out) -> find(value, path, keyword, Function.identity(), "", out);
  }

  private static Assertion keyed(List<String> keys, Mapping json) {
    Function<Value, Object> key = item -> keys.stream().map(k -> part(item, k, json)).toList();
    var by = " with the same " + String.join(", ", keys);
    return (value, path, out) -> find(value, path, Keyword.LIST_TYPE, key, by, out);
  }

  /** One part of an item's key: as written, else the default of its schema. */
  private static Object part(Value item, String key, Mapping json) {
    return item.asMapping()
        .flatMap(m -> m.get(key))
        .or(() -> json.at("items", "properties", key, "default"))
        .<Object>map(v -> v)
        .orElse("");
  }

  private static void find(
      Value value,
      Path path,
      Keyword keyword,
      Function<? super Value, ?> key,
      String by,
      List<Violation> out) {
    if (!(value instanceof Sequence s)) {
      return;
    }
    Map<Object, Integer> seen = new HashMap<>();
    for (int i = 0; i < s.items().size(); i++) {
      var item = s.items().get(i);
      var first = seen.putIfAbsent(key.apply(item), i);
      if (first != null) {
        var message = path.item(i).text() + " repeats " + path.item(first).text() + by;
        out.add(Assertions.violation(item, path.item(i), keyword, message, "remove one of them"));
      }
    }
  }
}
