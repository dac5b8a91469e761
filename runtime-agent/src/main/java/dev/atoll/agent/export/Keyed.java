package dev.atoll.agent.export;

import dev.atoll.agent.schema.Resource;

/** Takes what the keys of resources shall be. */
interface Keyed {

  /**
   * @param name what the key ends in, behind the prefix of the resource
   */
  void put(Resource resource, String name, byte[] value);

  /** Nothing happens if the key is not there. */
  void remove(Resource resource, String name);
}
