package dev.atoll.agent.mirror;

import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/** Which peer has which cluster ID: the first one that said so. */
final class Ids {
  private final Map<Integer, String> names = new ConcurrentHashMap<>();

  /** Takes an ID for a peer, which gives up another one that it had; why not, if it is taken. */
  Optional<String> reserve(int id, String name) {
    names.entrySet().removeIf(e -> e.getValue().equals(name) && e.getKey() != id);
    var owner = names.putIfAbsent(id, name);
    return owner == null || owner.equals(name)
        ? Optional.empty()
        : Optional.of("its cluster ID " + id + " is that of " + owner + " already");
  }

  void release(String name) {
    names.values().removeIf(name::equals);
  }
}
