package dev.atoll.agent.policy;

import java.util.Map;

/**
 * One direction of an endpoint.
 *
 * @param defaultDeny what holds where no entry is found
 * @param everybody entries of every remote identity
 * @param remotes entries of some identities beside those; never empty ones
 */
public record DirectionPolicy(
    boolean defaultDeny, PortTable everybody, Map<Integer, PortTable> remotes) {

  /** Nothing gets through. */
  static final DirectionPolicy CLOSED = new DirectionPolicy(true, PortTable.EMPTY, Map.of());

  public DirectionPolicy {
    remotes = Map.copyOf(remotes);
  }
}
