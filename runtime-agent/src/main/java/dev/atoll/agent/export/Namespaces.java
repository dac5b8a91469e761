package dev.atoll.agent.export;

import dev.atoll.agent.kube.KubeObject;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * Which namespaces other clusters may see (Cilium 1.20.2, {@code pkg/clustermesh/namespace}). A
 * namespace that is not there is not global.
 */
final class Namespaces {
  private static final String GLOBAL = "clustermesh.cilium.io/global";

  private final boolean globalByDefault;
  private final Map<String, KubeObject> known = new HashMap<>();

  Namespaces(boolean globalByDefault) {
    this.globalByDefault = globalByDefault;
  }

  boolean isGlobal(String name) {
    return get(name).filter(this::isGlobal).isPresent();
  }

  Optional<KubeObject> get(String name) {
    return Optional.ofNullable(known.get(name));
  }

  private boolean isGlobal(KubeObject namespace) {
    var said = namespace.annotations().get(GLOBAL);
    return said == null ? globalByDefault : said.toLowerCase(Locale.ROOT).equals("true");
  }

  /**
   * @return whether something of it has changed that keys may depend on
   */
  boolean there(KubeObject namespace) {
    var before = known.put(namespace.name(), namespace);
    return before == null
        || isGlobal(before) != isGlobal(namespace)
        || !before.labels().equals(namespace.labels());
  }

  void gone(String name) {
    known.remove(name);
  }
}
