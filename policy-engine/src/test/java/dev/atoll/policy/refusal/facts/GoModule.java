package dev.atoll.policy.refusal.facts;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;

/** A Go module at one version, in Go's own cache. */
record GoModule(String path, String version) {

  private static final int MINUTES = 8;

  /**
   * The module's files, downloaded where the cache has none.
   *
   * @throws IllegalStateException with what to install, where {@code go} or the module is missing
   */
  Path directory() {
    var answer = run("go", "mod", "download", "-json", path + "@" + version);
    var start = answer.indexOf("\"Dir\": \"");
    if (start < 0) {
      throw new IllegalStateException(path + "@" + version + " could not be had: " + answer);
    }
    var from = start + "\"Dir\": \"".length();
    return Path.of(answer.substring(from, answer.indexOf('"', from)));
  }

  /** A file of the module as text. */
  String read(String file) {
    try {
      return Files.readString(directory().resolve(file));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** As tables name their source. */
  @Override
  public String toString() {
    return path + "@" + version;
  }

  private static String run(String... command) {
    try {
      var process =
          new ProcessBuilder(command)
              .directory(Path.of(System.getProperty("java.io.tmpdir")).toFile())
              .redirectErrorStream(true)
              .start();
      var output =
          new String(
              process.getInputStream().readAllBytes(), java.nio.charset.StandardCharsets.UTF_8);
      if (!process.waitFor(MINUTES, TimeUnit.MINUTES)) {
        process.destroyForcibly();
        throw new IllegalStateException(String.join(" ", command) + " took over 8 minutes");
      }
      return output;
    } catch (IOException e) {
      throw new IllegalStateException(
          "the tables of facts are compared with Go modules: install Go 1.24 or newer"
              + " (https://go.dev/dl, or the Debian package golang-go) and put it on the PATH",
          e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }
}
