package dev.atoll.agent.mirror;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * The facts of the fleet in a file that somebody writes anew, such as a mounted ConfigMap. What
 * cannot be read changes nothing: the last facts hold.
 */
public final class FactsFile {
  private static final long MOST_BYTES = 1 << 20;

  private final Path file;
  private final LastFacts last;

  public FactsFile(Path file, LastFacts last) {
    this.file = file;
    this.last = last;
  }

  /** Looks once. */
  public void look() {
    try {
      var bytes = Files.size(file) > MOST_BYTES ? new byte[0] : Files.readAllBytes(file);
      last.take(file.toString(), bytes);
    } catch (IOException e) {
      last.missing(file + ": " + e.getMessage());
    }
  }
}
