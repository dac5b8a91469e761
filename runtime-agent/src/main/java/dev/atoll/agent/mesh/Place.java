package dev.atoll.agent.mesh;

import dev.atoll.agent.schema.ClusterName;
import dev.atoll.agent.schema.Keys;
import java.util.EnumSet;
import java.util.Optional;
import java.util.Set;

/** What a key is about. */
sealed interface Place {

  /** Parts whose values are under {@link Keys#STATE}, each under its own word. */
  Set<Part> IN_STATE = EnumSet.of(Part.NODES, Part.IDENTITIES, Part.IPS, Part.SLICES);

  Set<Part> OF_OWN_NODES = EnumSet.of(Part.OWN_IDENTITIES, Part.OWN_IPS);

  String cluster();

  /**
   * @param name the key behind the prefix of its part
   */
  record Value(String cluster, Part part, String name) implements Place {}

  record Canary(String cluster, Part part) implements Place {}

  record Config(String cluster) implements Place {}

  record Age(String cluster) implements Place {}

  /** Empty for keys that a node does not read, and those of a cluster that no cluster can be. */
  static Optional<Place> of(String key, String own) {
    return read(key, own).filter(place -> ClusterName.is(place.cluster()));
  }

  private static Optional<Place> read(String key, String own) {
    if (key.startsWith(Keys.CACHE)) {
      return cached(key.substring(Keys.CACHE.length()), own);
    }
    if (key.startsWith(Keys.STATE)) {
      return state(key.substring(Keys.STATE.length()), own);
    }
    if (key.startsWith(Keys.OWN)) {
      return ofOwnNodes(key, own);
    }
    if (key.startsWith(Keys.SYNCED)) {
      return canary(key.substring(Keys.SYNCED.length()), own);
    }
    return key.startsWith(Keys.CLUSTER_CONFIGS)
        ? Optional.of(new Config(key.substring(Keys.CLUSTER_CONFIGS.length())))
        : Optional.empty();
  }

  /** {@code RESOURCE/v1/CLUSTER/NAME}. */
  private static Optional<Place> cached(String rest, String own) {
    var parts = rest.split("/", 4);
    if (parts.length < 4 || !parts[1].equals("v1") || parts[2].equals(own)) {
      return Optional.empty();
    }
    if (parts[0].equals("atoll")) {
      return parts[3].equals("age") ? Optional.of(new Age(parts[2])) : Optional.empty();
    }
    return Part.of(parts[0]).flatMap(part -> value(parts[2], part, parts[3]));
  }

  private static Optional<Place> value(String cluster, Part part, String name) {
    if (part != Part.IDENTITIES) {
      return Optional.of(new Value(cluster, part, name));
    }
    return name.startsWith("id/")
        ? Optional.of(new Value(cluster, part, name.substring(3)))
        : Optional.empty();
  }

  private static Optional<Place> ofOwnNodes(String key, String own) {
    for (var part : OF_OWN_NODES) {
      var prefix = part.ofOwnNodes().orElseThrow().ownPrefix(own);
      if (key.startsWith(prefix)) {
        return Optional.of(new Value(own, part, key.substring(prefix.length())));
      }
    }
    return Optional.empty();
  }

  private static Optional<Place> state(String rest, String own) {
    var services = Keys.services(own).substring(Keys.STATE.length());
    if (rest.startsWith(services)) {
      return Optional.of(new Value(own, Part.CHOICES, rest.substring(services.length())));
    }
    return IN_STATE.stream().flatMap(part -> state(rest, own, part).stream()).findFirst();
  }

  private static Optional<Place> state(String rest, String own, Part part) {
    var prefix =
        part.word()
            + switch (part) {
              case IDENTITIES -> "/v1/id/";
              case IPS -> "/v1/default/";
              case NODES, SERVICES, SLICES, CHOICES, OWN_IDENTITIES, OWN_IPS -> "/v1/" + own + "/";
            };
    return rest.startsWith(prefix)
        ? Optional.of(new Value(own, part, rest.substring(prefix.length())))
        : Optional.empty();
  }

  /** {@code CLUSTER/cilium/cache/RESOURCE/v1}; the own cluster's under {@code state}. */
  private static Optional<Place> canary(String rest, String own) {
    if ((Keys.SYNCED + rest).equals(Keys.servicesCanary(own))) {
      return Optional.of(new Canary(own, Part.CHOICES));
    }
    for (var part : OF_OWN_NODES) {
      if ((Keys.SYNCED + rest).equals(part.ofOwnNodes().orElseThrow().ownCanary(own))) {
        return Optional.of(new Canary(own, part));
      }
    }
    var parts = rest.split("/");
    if (parts.length != 5 || !parts[1].equals("cilium") || !parts[4].equals("v1")) {
      return Optional.empty();
    }
    var where = parts[0].equals(own) ? "state" : "cache";
    return parts[2].equals(where)
        ? Part.of(parts[3]).map(part -> new Canary(parts[0], part))
        : Optional.empty();
  }
}
