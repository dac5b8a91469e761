package dev.atoll.benchmarks;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** The document with the results: a section stands between two comments with its name. */
final class Document {

  private Document() {}

  /** Replaces one section. */
  static void write(Path document, String section, String text) throws IOException {
    var begin = "<!-- " + section + " -->\n";
    var end = "<!-- /" + section + " -->\n";
    var old = Files.readString(document);
    var from = old.indexOf(begin);
    var to = old.indexOf(end);
    if (from < 0 || to < from) {
      throw new IllegalStateException(document + " has no section " + section);
    }
    Files.writeString(
        document, old.substring(0, from + begin.length()) + "\n" + text + "\n" + old.substring(to));
  }
}
