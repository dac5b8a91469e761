package dev.atoll.agent.pods;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/**
 * A program of the system, run to its end in the network namespace of the calling thread.
 *
 * @param status its exit code; not 0 if it is not there or did not end in time
 * @param output what it printed, without its errors
 */
record Command(int status, String output) {
  private static final int MISSING = 127;
  private static final String SECONDS = "20";

  static Command run(List<String> words) {
    return input("", words);
  }

  /** The same, with something to read for it. */
  static Command input(String text, List<String> words) {
    try {
      var process =
          new ProcessBuilder(limited(words)).redirectError(ProcessBuilder.Redirect.DISCARD).start();
      try (var in = process.outputWriter()) {
        in.write(text);
      }
      var output = new String(process.getInputStream().readAllBytes());
      return new Command(process.waitFor(), output);
    } catch (IOException e) {
      return new Command(MISSING, "");
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return new Command(MISSING, "");
    }
  }

  /** By another program: a thread that watches would stay in the caller's namespace. */
  private static List<String> limited(List<String> words) {
    var all = new ArrayList<>(List.of("timeout", "--signal=KILL", SECONDS));
    all.addAll(words);
    return all;
  }

  static Command run(String... words) {
    return run(List.of(words));
  }

  /** A line of shell with its arguments as {@code $1} and on. */
  static Command shell(String script, List<String> arguments) {
    var words = new ArrayList<>(List.of("sh", "-c", script, "sh"));
    words.addAll(arguments);
    return run(words);
  }

  boolean ok() {
    return status == 0;
  }
}
