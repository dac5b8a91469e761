package dev.atoll.agent.trust;

import dev.atoll.agent.schema.ClusterConfig;
import java.util.Optional;

/** Whom a cluster listens to, and what they may say. */
public interface Trust {

  /** Where the fleet says nothing: everybody may say everything. */
  Trust OF_EVERYBODY =
      new Trust() {
        @Override
        public Optional<String> refusal(String peer, ClusterConfig config) {
          return Optional.empty();
        }

        @Override
        public Judge judge(String peer, ClusterConfig config) {
          return Judge.OF_NOTHING;
        }
      };

  /** Why a peer that says this of itself is not connected; empty if it is. */
  Optional<String> refusal(String peer, ClusterConfig config);

  /** What a connected peer may say. */
  Judge judge(String peer, ClusterConfig config);
}
