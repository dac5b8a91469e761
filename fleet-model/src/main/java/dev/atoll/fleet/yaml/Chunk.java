package dev.atoll.fleet.yaml;

import dev.atoll.fleet.finding.Finding;
import dev.atoll.fleet.value.SourcePos;
import java.util.ArrayList;
import java.util.List;

/**
 * The text between two {@code ---} lines. kubectl cuts a file into these before it parses anything
 * (k8s.io/apimachinery, {@code util/yaml/decoder.go}), so a mistake in one does not reach the next.
 *
 * @param text without the {@code ---} line
 * @param line lines of the file before the text
 */
record Chunk(String text, int line) {

  static List<Chunk> split(String path, String text, List<Finding> findings) {
    var chunks = new ArrayList<Chunk>();
    var from = 0;
    var fromLine = 0;
    var line = 0;
    for (int at = 0; at < text.length(); line++) {
      var next = text.indexOf('\n', at) + 1;
      var end = next == 0 ? text.length() : next;
      if (text.startsWith("---", at)) {
        add(chunks, text, from, at, fromLine);
        from = checkedMark(path, text, at, end, line, findings);
        fromLine = line + 1;
      }
      at = end;
    }
    add(chunks, text, from, text.length(), fromLine);
    return chunks;
  }

  private static void add(List<Chunk> chunks, String text, int from, int to, int line) {
    for (int i = from; i < to; i++) {
      if (text.charAt(i) > ' ') {
        chunks.add(new Chunk(text.substring(from, to), line));
        return;
      }
    }
  }

  /** Only a comment may stand behind the dashes. Where the next document begins. */
  private static int checkedMark(
      String path, String text, int at, int end, int line, List<Finding> findings) {
    var rest = text.substring(at + 3, end).strip();
    if (!rest.isEmpty() && rest.charAt(0) != '#') {
      findings.add(
          Finding.of(
              YamlRule.DOCUMENT_MARK,
              new SourcePos(path, line + 1, 4),
              "`---` is followed by text on the same line, which kubectl refuses",
              "begin the document on the next line"));
    }
    return end;
  }
}
