package dev.atoll.cli;

import java.io.PrintWriter;

/**
 * Where a command speaks.
 *
 * @param out results, and nothing else
 * @param err progress and errors
 * @param colour whether {@code out} is a terminal that wants colour
 */
record Console(PrintWriter out, PrintWriter err, boolean colour) {

  /** Colour on a terminal only, and never with {@code NO_COLOR} (no-color.org). */
  static boolean colours() {
    return System.console() != null
        && System.console().isTerminal()
        && System.getenv().getOrDefault("NO_COLOR", "").isEmpty();
  }

  void say(String line) {
    out.println(line);
    out.flush();
  }

  void progress(String line) {
    err.println(line);
    err.flush();
  }
}
