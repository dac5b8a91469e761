package dev.atoll.agent.export;

import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/** Things by their key and by their namespace, in the order in which they came. */
final class ByNamespace<T> {
  private final Map<String, String> namespaces = new HashMap<>();
  private final Map<String, Map<String, T>> things = new HashMap<>();

  /** Puts one; one that was in another namespace before is taken from there. */
  void put(String namespace, String key, T thing) {
    var before = namespaces.put(key, namespace);
    if (before != null && !before.equals(namespace)) {
      take(before, key);
    }
    things.computeIfAbsent(namespace, n -> new LinkedHashMap<>()).put(key, thing);
  }

  Optional<T> get(String key) {
    var namespace = namespaces.get(key);
    return namespace == null ? Optional.empty() : Optional.ofNullable(in(namespace).get(key));
  }

  Optional<T> remove(String key) {
    var namespace = namespaces.remove(key);
    return namespace == null ? Optional.empty() : take(namespace, key);
  }

  private Optional<T> take(String namespace, String key) {
    var there = things.getOrDefault(namespace, Map.of());
    var taken = there.isEmpty() ? null : there.remove(key);
    if (there.isEmpty()) {
      things.remove(namespace);
    }
    return Optional.ofNullable(taken);
  }

  /** Those of a namespace by key. */
  Map<String, T> in(String namespace) {
    return things.getOrDefault(namespace, Map.of());
  }
}
