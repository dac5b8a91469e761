package dev.atoll.fleet.yaml;

import dev.atoll.fleet.files.SourceFile;
import dev.atoll.fleet.finding.Checked;
import dev.atoll.fleet.finding.Finding;
import dev.atoll.fleet.value.SourcePos;
import dev.atoll.fleet.value.Value;
import java.util.ArrayList;
import java.util.List;

/** The only way in for YAML: the data is what kubectl would send for the same text. */
public final class YamlReader {

  private YamlReader() {}

  /**
   * Reads every document of a file. A document with a mistake does not hide the others; a mapping
   * with a mistake is returned as far as it could be read. Never throws for any bytes.
   *
   * @return a mapping for each document that is not empty, in order
   */
  public static Checked<List<Value>> read(SourceFile file, YamlLimits limits) {
    var findings = new ArrayList<Finding>();
    var values = new ArrayList<Value>();
    if (file.content().length > limits.bytes()) {
      findings.add(tooLarge(file, limits));
      return new Checked<>(List.of(), findings);
    }
    var text = YamlText.decode(file, findings);
    if (text.isPresent()) {
      documents(file.path(), text.get(), limits, values, findings);
    }
    return new Checked<>(List.copyOf(values), findings);
  }

  private static void documents(
      String path, String text, YamlLimits limits, List<Value> values, List<Finding> findings) {
    for (var chunk : Chunk.split(path, text, findings)) {
      if (values.size() == limits.documents()) {
        findings.add(tooMany(path, chunk, limits));
        return;
      }
      new DocumentReader(path, chunk, limits, findings).read().ifPresent(values::add);
    }
  }

  private static Finding tooLarge(SourceFile file, YamlLimits limits) {
    return Finding.of(
        YamlRule.TOO_LARGE,
        SourcePos.ofFile(file.path()),
        "the file has " + file.content().length + " bytes; the limit is " + limits.bytes(),
        "split it into several files");
  }

  private static Finding tooMany(String path, Chunk chunk, YamlLimits limits) {
    return Finding.of(
        YamlRule.TOO_MANY_DOCUMENTS,
        new SourcePos(path, chunk.line() + 1, 1),
        "the file has more than " + limits.documents() + " documents; the rest is not read",
        "split it into several files");
  }
}
