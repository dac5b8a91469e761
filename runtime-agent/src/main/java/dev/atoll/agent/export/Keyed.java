package dev.atoll.agent.export;

import dev.atoll.agent.schema.Resource;
import java.util.Optional;

/** Takes what the keys of resources shall be. */
interface Keyed {

  /** Who is told of something. */
  enum Audience {
    /** All clusters. */
    MESH,
    /** The nodes of the own cluster only. */
    OWN;

    /** Where a resource lies for them; ends in a slash. */
    String prefix(Resource resource, String cluster) {
      return switch (this) {
        case MESH -> resource.statePrefix(cluster);
        case OWN -> resource.ownPrefix(cluster);
      };
    }

    Audience other() {
      return this == MESH ? OWN : MESH;
    }
  }

  /**
   * @param name what the key ends in, behind the prefix of the resource
   */
  void put(Audience audience, Resource resource, String name, byte[] value);

  /** Nothing happens if the key is not there. */
  void remove(Audience audience, Resource resource, String name);

  /** Tells all clusters. */
  default void put(Resource resource, String name, byte[] value) {
    put(Audience.MESH, resource, name, value);
  }

  /** Tells all clusters that it is gone; nothing happens if the key is not there. */
  default void remove(Resource resource, String name) {
    remove(Audience.MESH, resource, name);
  }

  /**
   * What own nodes shall know of a service; it is complete when {@link Resource#SERVICES} are.
   *
   * @param name {@code NAMESPACE/NAME}
   * @param value empty where there is no such service
   */
  void choice(String name, Optional<byte[]> value);
}
