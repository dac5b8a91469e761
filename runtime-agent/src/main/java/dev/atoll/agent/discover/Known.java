package dev.atoll.agent.discover;

import dev.atoll.agent.kube.Kind;
import dev.atoll.agent.kube.KubeObject;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** What the API server has: Services, and slices of other clusters by their Service. */
final class Known {
  private final Map<String, KubeObject> services = new HashMap<>();
  private final Map<String, TreeMap<String, KubeObject>> slices = new HashMap<>();

  /** The Service by the slice's key. */
  private final Map<String, String> serviceOf = new HashMap<>();

  /**
   * Takes an object.
   *
   * @return the Services that it is about
   */
  List<String> there(Kind kind, KubeObject object) {
    if (kind == Kind.SERVICE) {
      services.put(object.key(), object);
      return List.of(object.key());
    }
    var touched = new ArrayList<>(gone(kind, object.key()));
    if (!source(object).isEmpty()) {
      var service =
          object.namespace() + "/" + object.labels().getOrDefault(MeshSlice.SERVICE_NAME, "");
      serviceOf.put(object.key(), service);
      slices.computeIfAbsent(service, s -> new TreeMap<>()).put(object.name(), object);
      touched.add(service);
    }
    return touched;
  }

  /**
   * Forgets an object.
   *
   * @return the Services that it was about
   */
  List<String> gone(Kind kind, String key) {
    if (kind == Kind.SERVICE) {
      services.remove(key);
      return List.of(key);
    }
    var service = serviceOf.remove(key);
    if (service == null) {
      return List.of();
    }
    var others = slices.getOrDefault(service, new TreeMap<>());
    others.remove(key.substring(key.indexOf('/') + 1));
    if (others.isEmpty()) {
      slices.remove(service);
    }
    return List.of(service);
  }

  Optional<KubeObject> service(String key) {
    return Optional.ofNullable(services.get(key));
  }

  Optional<KubeObject> slice(String service, String name) {
    return Optional.ofNullable(slices.getOrDefault(service, new TreeMap<>()).get(name));
  }

  Collection<KubeObject> slices(String service) {
    return List.copyOf(slices.getOrDefault(service, new TreeMap<>()).values());
  }

  /** All Services, and those that slices are of. */
  Set<String> keys() {
    var keys = new HashSet<>(services.keySet());
    keys.addAll(slices.keySet());
    return keys;
  }

  /** The clusters that slices are of. */
  Set<String> sources() {
    return slices.values().stream()
        .flatMap(byName -> byName.values().stream())
        .map(Known::source)
        .collect(Collectors.toSet());
  }

  /** The cluster that a slice is of; empty if it says none, and then it is nobody's here. */
  static String source(KubeObject slice) {
    return slice.labels().getOrDefault(MeshSlice.SOURCE_CLUSTER, "");
  }
}
