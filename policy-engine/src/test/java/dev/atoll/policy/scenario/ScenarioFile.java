package dev.atoll.policy.scenario;

import dev.atoll.fleet.files.SourceFile;
import dev.atoll.fleet.value.Mapping;
import dev.atoll.fleet.yaml.YamlLimits;
import dev.atoll.fleet.yaml.YamlReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;

/**
 * A scenario as it is written. The first document says what it is about and describes the mesh, the
 * last one holds questions and answers, and those between are objects as Kubernetes has them.
 *
 * @param name {@code group/file} without the ending
 * @param given the text up to the last document
 * @param answers questions, each with its answers below it
 */
record ScenarioFile(
    String name, String given, Mapping header, List<Mapping> objects, String answers) {

  static final Path ROOT = Path.of("src/test/resources/scenarios");
  private static final String LAST = "---\nanswers: |\n";

  /** Read once: some runs play single scenarios thousands of times. */
  private static final class Once {
    static final List<ScenarioFile> ALL = readAll();
  }

  /** Every scenario, sorted by name, as it was when it was first asked for. */
  static List<ScenarioFile> all() {
    return Once.ALL;
  }

  private static List<ScenarioFile> readAll() {
    try (var files = Files.walk(ROOT)) {
      return files
          .filter(f -> f.toString().endsWith(".yaml"))
          .map(ScenarioFile::read)
          .sorted(Comparator.comparing(ScenarioFile::name))
          .toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static ScenarioFile read(Path file) {
    try {
      var name = ROOT.relativize(file).toString().replaceFirst("\\.yaml$", "");
      var text = Files.readString(file);
      var last = text.lastIndexOf(LAST);
      if (last < 0) {
        throw new IllegalArgumentException(name + ": no answers at its end");
      }
      var documents = documents(name, text);
      return new ScenarioFile(
          name,
          text.substring(0, last),
          documents.getFirst(),
          documents.subList(1, documents.size() - 1),
          documents.getLast().string("answers").orElse(""));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static List<Mapping> documents(String name, String text) {
    var file = new SourceFile(name, text.getBytes(StandardCharsets.UTF_8));
    var read = YamlReader.read(file, YamlLimits.DEFAULT);
    if (read.hasErrors()) {
      throw new IllegalArgumentException(read.findings().toString());
    }
    return read.value().stream().map(v -> v.asMapping().orElseThrow()).toList();
  }

  /** One sentence. */
  String title() {
    return header.string("title").orElse("");
  }

  /** Questions in the order written. */
  List<Question> questions() {
    return answers
        .lines()
        .filter(l -> l.contains(" -> ") && !l.startsWith(" "))
        .map(Question::of)
        .toList();
  }

  /** Replaces the answers. */
  void rewrite(String played) {
    try {
      Files.writeString(ROOT.resolve(name + ".yaml"), given + LAST + played.indent(2));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
