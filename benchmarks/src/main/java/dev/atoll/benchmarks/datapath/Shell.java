package dev.atoll.benchmarks.datapath;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.TimeUnit;

/** Lines of the shell. */
final class Shell {
  private static final long DEADLINE_SECONDS = 60;

  private Shell() {}

  /**
   * Runs them to their end and returns what they printed.
   *
   * @throws IllegalStateException with what they printed, if one fails or it takes a minute
   */
  static String run(String lines) {
    return run(lines, "");
  }

  /** The same with something to read. */
  static String run(String lines, String input) {
    try {
      var process = new ProcessBuilder("sh", "-ec", lines).redirectErrorStream(true).start();
      process
          .onExit()
          .orTimeout(DEADLINE_SECONDS, TimeUnit.SECONDS)
          .exceptionally(late -> process.destroyForcibly());
      try (var to = process.getOutputStream()) {
        to.write(input.getBytes(StandardCharsets.UTF_8));
      }
      var output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
      int status = process.waitFor();
      if (status != 0) {
        throw new IllegalStateException(
            "ended with " + status + ": " + lines.strip() + "\n" + output.strip());
      }
      return output;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted", e);
    }
  }
}
