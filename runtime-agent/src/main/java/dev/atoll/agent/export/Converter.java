package dev.atoll.agent.export;

import dev.atoll.agent.kube.Kind;
import dev.atoll.agent.kube.KubeObject;
import dev.atoll.agent.schema.Resource;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Turns objects into keys. One thread tells it everything, in the order of the API server. */
interface Converter {

  /** What it writes, and of which kinds it must know all objects before that is complete. */
  Map<Resource, Set<Kind>> writes();

  /** Of which resources it tells the cluster's own nodes what others do not get. */
  default Set<Resource> ofOwnNodes() {
    return Set.of();
  }

  void there(Kind kind, KubeObject object);

  /**
   * @param key as {@link KubeObject#key}
   */
  void gone(Kind kind, String key);

  /** The namespace has become global, or is not any more. */
  void namespace(String name);

  /** The resource of which it must know what the store has, before it is told any object. */
  default Optional<Resource> remembers() {
    return Optional.empty();
  }

  /**
   * @param stored values by name, of the resource that it {@link #remembers}
   */
  default void remember(Map<String, byte[]> stored) {}

  /** A number of objects has been told; what waited for more is now written. */
  default void settle() {}
}
