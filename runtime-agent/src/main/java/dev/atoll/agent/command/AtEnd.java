package dev.atoll.agent.command;

import java.util.List;

/** What is done when the process is asked to end. */
final class AtEnd {
  private AtEnd() {}

  /** Runs {@code closings} in their order when the process ends. */
  static void run(Runnable... closings) {
    var list = List.of(closings);
    Runtime.getRuntime()
        .addShutdownHook(Thread.ofPlatform().unstarted(() -> list.forEach(Runnable::run)));
  }
}
