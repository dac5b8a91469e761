package dev.atoll.agent.trust;

import dev.atoll.agent.schema.Resource;
import java.util.Optional;

/** Decides on what a peer has written. */
public interface Judge {

  /** Takes everything: nothing is known of the peer. */
  Judge OF_NOTHING =
      new Judge() {
        @Override
        public Optional<String> refusal(Resource resource, String name, byte[] value) {
          return Optional.empty();
        }

        @Override
        public long quota(Resource resource) {
          return Long.MAX_VALUE;
        }

        @Override
        public String digest() {
          return "none";
        }
      };

  /**
   * @param name the key behind the prefix of the resource
   * @return why it is refused; empty if it is taken
   */
  Optional<String> refusal(Resource resource, String name, byte[] value);

  /** How many keys of a resource are taken. */
  long quota(Resource resource);

  /** Differs from that of a judge that decides otherwise. */
  String digest();
}
