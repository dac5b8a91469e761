package dev.atoll.agent.export;

import dev.atoll.agent.schema.Resource;
import java.util.Optional;

/** Takes what the keys of resources shall be. */
interface Keyed {

  /**
   * @param name what the key ends in, behind the prefix of the resource
   */
  void put(Resource resource, String name, byte[] value);

  /** Nothing happens if the key is not there. */
  void remove(Resource resource, String name);

  /**
   * What own nodes shall know of a service; it is complete when {@link Resource#SERVICES} are.
   *
   * @param name {@code NAMESPACE/NAME}
   * @param value empty where there is no such service
   */
  void choice(String name, Optional<byte[]> value);
}
