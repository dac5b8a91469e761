package dev.atoll.cli;

import dev.atoll.sandbox.Sandbox;
import dev.atoll.sandbox.SandboxException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * Starts the process that keeps clusters with pods, {@link SandboxKeepCommand}, and tells what it
 * says until all is up.
 *
 * @param options for it besides fleet and directory
 */
record KeptSandbox(Path dir, String fleet, List<String> options, Console console) {

  KeptSandbox {
    options = List.copyOf(options);
  }

  /** Longer than each deadline inside, and than a first build. */
  private static final Duration DEADLINE = Duration.ofMinutes(90);

  private static final Duration BETWEEN_LOOKS = Duration.ofMillis(200);

  /**
   * Returns when it is up; one that is up already is left as it is.
   *
   * @throws SandboxException if it does not come up; nothing but its logs is left then
   */
  void up() throws IOException {
    if (Sandbox.kept(dir) && Sandbox.status(dir).up()) {
      console.progress("it runs already in " + dir);
      return;
    }
    if (!Sandbox.status(dir).down()) {
      throw new SandboxException(
          "another sandbox runs in " + dir + "; end it first with: atoll sandbox down");
    }
    Sandbox.down(dir);
    Files.createDirectories(log().toAbsolutePath().getParent());
    follow(process().start());
  }

  private ProcessBuilder process() {
    var java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
    var command =
        new ArrayList<>(
            List.of(
                "setsid",
                java,
                "--enable-native-access=ALL-UNNAMED",
                "-XX:+UseSerialGC",
                "-Xmx512m",
                "-cp",
                System.getProperty("java.class.path"),
                "dev.atoll.cli.Main",
                "sandbox",
                "keep",
                "--fleet",
                fleet,
                "--dir",
                dir.toAbsolutePath().toString()));
    command.addAll(options);
    var builder = new ProcessBuilder(command);
    builder.redirectErrorStream(true).redirectOutput(log().toFile());
    builder.redirectInput(Path.of("/dev/null").toFile());
    return builder;
  }

  private Path log() {
    return dir.resolve("logs").resolve("keeper.log");
  }

  private void follow(Process keeper) throws IOException {
    var end = System.nanoTime() + DEADLINE.toNanos();
    var told = 0;
    while (!Sandbox.kept(dir)) {
      told = tell(told);
      if (!keeper.isAlive() || System.nanoTime() > end) {
        tell(told);
        keeper.destroy();
        throw new SandboxException(
            "the clusters did not come up; what their programs said is in " + log().getParent());
      }
      pause();
    }
    tell(told);
  }

  private int tell(int told) throws IOException {
    var lines = Files.readAllLines(log());
    lines.subList(told, lines.size()).forEach(console::progress);
    return lines.size();
  }

  private static void pause() {
    try {
      Thread.sleep(BETWEEN_LOOKS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new SandboxException("interrupted", e);
    }
  }
}
