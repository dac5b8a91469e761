package dev.atoll.agent.trust;

import dev.atoll.agent.schema.Resource;
import java.util.Optional;

/** Decides on what a peer has written. */
@FunctionalInterface
public interface Judge {

  /** Takes everything: nothing is known of the peer. */
  Judge NONE = (resource, name, value) -> Optional.empty();

  /**
   * @param name the key behind the prefix of the resource
   * @return why it is refused; empty if it is taken
   */
  Optional<String> refusal(Resource resource, String name, byte[] value);
}
