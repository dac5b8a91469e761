package dev.atoll.agent.mirror;

import dev.atoll.agent.trust.Facts;
import dev.atoll.agent.trust.FactsReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.function.Consumer;

/**
 * The facts of the fleet in a file that somebody writes anew, such as a mounted ConfigMap. What
 * cannot be read changes nothing: the last facts hold.
 */
public final class FactsFile {
  private static final long MOST_BYTES = 1 << 20;

  private final Path file;
  private final Consumer<Facts> tell;
  private final Consumer<String> say;
  private byte[] known = {};
  private String said = "";

  /**
   * @param tell hears of new facts
   * @param say hears what is wrong with the file, once
   */
  public FactsFile(Path file, Consumer<Facts> tell, Consumer<String> say) {
    this.file = file;
    this.tell = tell;
    this.say = say;
  }

  /** Looks once. */
  public void look() {
    try {
      var bytes = Files.size(file) > MOST_BYTES ? new byte[0] : Files.readAllBytes(file);
      if (!Arrays.equals(bytes, known)) {
        known = bytes;
        tell.accept(FactsReader.read(bytes));
      }
      said = "";
    } catch (IOException | IllegalArgumentException e) {
      complain(file + ": " + e.getMessage());
    }
  }

  private void complain(String what) {
    if (!what.equals(said)) {
      say.accept(what);
      said = what;
    }
  }
}
