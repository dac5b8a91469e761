package dev.atoll.agent.probe;

import java.time.Duration;

/** What came of a probe. */
public sealed interface Answer {

  /** When the node was asked: nanoseconds of the clock that only goes forward. */
  long at();

  default boolean reached() {
    return this instanceof Reached;
  }

  /** It answered, if only that nobody listens there. */
  record Reached(long at, Duration took) implements Answer {}

  /**
   * @param why in the words of the operating system, or that nothing came in time
   */
  record Silent(long at, String why) implements Answer {}
}
