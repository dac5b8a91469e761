package dev.atoll.sandbox;

import java.io.PrintStream;

/**
 * Hears what is being done, one line at a time; a build takes minutes. May be called by any thread.
 */
@FunctionalInterface
public interface Progress {
  void say(String line);

  static Progress quiet() {
    return line -> {};
  }

  static Progress to(PrintStream out) {
    return out::println;
  }
}
