package dev.atoll.sandbox;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/** A program that is run to its end, tied to this JVM. */
public final class Command {
  /** What it wrote to both of its outputs, and its exit status; 124 if it was ended for time. */
  public record Result(int status, String output) {
    public boolean ok() {
      return status == 0;
    }
  }

  private static final int TIMED_OUT = 124;

  private Command() {}

  public static Result run(List<String> command, Map<String, String> environment, Duration time) {
    return run(command, environment, Optional.empty(), time, line -> {});
  }

  /**
   * @param dir where it runs
   * @param environment added to that of this process
   * @param lines hears each line while it runs
   */
  public static Result run(
      List<String> command,
      Map<String, String> environment,
      Optional<Path> dir,
      Duration time,
      Consumer<String> lines) {
    var builder = new ProcessBuilder(Launcher.wrap(command, true)).redirectErrorStream(true);
    builder.redirectInput(ProcessBuilder.Redirect.from(Path.of("/dev/null").toFile()));
    builder.environment().putAll(environment);
    dir.ifPresent(it -> builder.directory(it.toFile()));
    var process = Launcher.fork(builder);
    var output = new StringBuffer();
    var reader = Thread.ofVirtual().start(() -> read(process, output, lines));
    try {
      if (!process.waitFor(time.toMillis(), TimeUnit.MILLISECONDS)) {
        return new Result(TIMED_OUT, output + "(not done after " + time.toSeconds() + " s)");
      }
      reader.join(Duration.ofSeconds(5));
      return new Result(process.exitValue(), output.toString());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new SandboxException("interrupted while " + command.getFirst() + " ran", e);
    } finally {
      process.descendants().forEach(ProcessHandle::destroyForcibly);
      process.destroyForcibly();
    }
  }

  private static void read(Process process, StringBuffer output, Consumer<String> lines) {
    try (var reader =
        new BufferedReader(
            new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8))) {
      for (var line = reader.readLine(); line != null; line = reader.readLine()) {
        output.append(line).append('\n');
        lines.accept(line);
      }
    } catch (IOException e) {
      if (process.isAlive()) {
        throw new UncheckedIOException(e);
      }
    }
  }
}
