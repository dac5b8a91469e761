package dev.atoll.cli.demo;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/**
 * Runs programs in one directory with one environment.
 *
 * @param directory where they run
 * @param environment what is added to this process's own
 * @param programs where a program lies that is not to be taken from the PATH, by name
 */
record Shell(Path directory, Map<String, String> environment, Map<String, Path> programs) {

  private static final Duration DEADLINE = Duration.ofSeconds(60);

  /** What a program printed, standard error included, and its exit code. */
  record Output(int exit, String text) {}

  Shell {
    environment = Map.copyOf(environment);
    programs = Map.copyOf(programs);
  }

  /**
   * Runs a program to its end.
   *
   * @throws IllegalStateException if it does not end in a minute
   */
  Output run(String... command) {
    try {
      var process = start(command);
      var text = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
      if (!process.waitFor(DEADLINE.toSeconds(), TimeUnit.SECONDS)) {
        process.destroyForcibly();
        throw new IllegalStateException(command[0] + " did not end");
      }
      return new Output(process.exitValue(), text.stripTrailing());
    } catch (IOException e) {
      throw new IllegalStateException("cannot run " + command[0] + ": " + e.getMessage(), e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted", e);
    }
  }

  /** Runs a program that must succeed; its output is not shown. */
  Output quietly(String... command) {
    var output = run(command);
    if (output.exit() != 0) {
      throw new IllegalStateException(
          String.join(" ", command) + " ended with " + output.exit() + ": " + output.text());
    }
    return output;
  }

  private Process start(String... command) throws IOException {
    List<String> words = new ArrayList<>(Arrays.asList(command));
    var program = programs.get(words.getFirst());
    if (program != null) {
      words.set(0, program.toString());
    }
    var builder = new ProcessBuilder(words).directory(directory.toFile()).redirectErrorStream(true);
    builder.environment().putAll(environment);
    var process = builder.start();
    process.getOutputStream().close();
    return process;
  }
}
