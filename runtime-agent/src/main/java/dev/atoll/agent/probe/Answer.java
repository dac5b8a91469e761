package dev.atoll.agent.probe;

import java.time.Duration;
import java.time.Instant;

/** What came of a probe. */
public sealed interface Answer {

  /** When the node was asked. */
  Instant at();

  default boolean reached() {
    return this instanceof Reached;
  }

  /** It answered, if only that nobody listens there. */
  record Reached(Instant at, Duration took) implements Answer {}

  /**
   * @param why in the words of the operating system, or that nothing came in time
   */
  record Silent(Instant at, String why) implements Answer {}
}
