package dev.atoll.agent.export;

import dev.atoll.agent.export.Keyed.Audience;
import dev.atoll.agent.schema.IpIdentity;
import dev.atoll.agent.schema.Resource;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Whose an address is where several objects claim it: the first one's, and after it the next one's
 * in the order in which they came (Cilium 1.20.2, {@code
 * clustermesh-apiserver/clustermesh/converters.go}, CachedConverter).
 */
final class Claims {
  private final Keyed keyed;
  private final Audience audience;

  /** By address, the claims by their owner; the first one holds. */
  private final Map<String, LinkedHashMap<String, IpIdentity>> claims = new HashMap<>();

  private final Map<String, Set<String>> byOwner = new HashMap<>();

  Claims(Keyed keyed, Audience audience) {
    this.keyed = keyed;
    this.audience = audience;
  }

  /** Sets what an owner claims; it keeps its place where it claimed an address before. */
  void set(String owner, List<IpIdentity> wanted) {
    var stale = new HashSet<>(byOwner.getOrDefault(owner, Set.of()));
    var held = new HashSet<String>();
    for (var pair : wanted) {
      held.add(pair.keyName());
      stale.remove(pair.keyName());
      claims.computeIfAbsent(pair.keyName(), k -> new LinkedHashMap<>()).put(owner, pair);
      write(pair.keyName());
    }
    stale.forEach(name -> release(name, owner));
    if (held.isEmpty()) {
      byOwner.remove(owner);
    } else {
      byOwner.put(owner, held);
    }
  }

  private void release(String name, String owner) {
    var owners = claims.getOrDefault(name, new LinkedHashMap<>());
    owners.remove(owner);
    if (owners.isEmpty()) {
      claims.remove(name);
      keyed.remove(audience, Resource.IPS, name);
    } else {
      write(name);
    }
  }

  private void write(String name) {
    var first = claims.getOrDefault(name, new LinkedHashMap<>()).firstEntry();
    if (first != null) {
      keyed.put(audience, Resource.IPS, name, first.getValue().json());
    }
  }
}
