package dev.atoll.cli;

import java.util.Arrays;

/**
 * Which logger the libraries get. Logback costs a short command more than its whole work, so only
 * what runs long, or was asked to be verbose, has it.
 */
final class Logging {

  private Logging() {}

  /** Must be called before any library asks for a logger. */
  static void choose(String[] args) {
    var wanted =
        Arrays.stream(args)
            .anyMatch(a -> a.equals("serve") || a.equals("-v") || a.equals("--verbose"));
    System.setProperty("slf4j.internal.verbosity", "WARN");
    System.setProperty(
        "slf4j.provider",
        wanted
            ? "ch.qos.logback.classic.spi.LogbackServiceProvider"
            : "org.slf4j.nop.NOPServiceProvider");
  }
}
