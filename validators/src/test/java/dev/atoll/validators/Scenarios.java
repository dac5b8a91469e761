package dev.atoll.validators;

import dev.atoll.fleet.files.FleetFiles;
import dev.atoll.fleet.files.SourceFile;
import dev.atoll.fleet.finding.Checked;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Folders with a few files each, laid over the sound fleet in {@code base}. */
final class Scenarios {

  static final Path ROOT = Path.of("src/test/resources/scenarios");
  static final String TEXT = "expected.txt";
  static final String JSON = "expected.json";

  /** The day on which every scenario is judged. */
  static final LocalDate TODAY = LocalDate.of(2026, 6, 15);

  private Scenarios() {}

  static List<Path> all() throws IOException {
    try (var list = Files.list(ROOT)) {
      return list.filter(Files::isDirectory).filter(d -> !d.endsWith("base")).sorted().toList();
    }
  }

  /** A scenario's folder over the base; an empty file takes one of the base away. */
  static Review review(Path scenario) throws IOException {
    var files = files(ROOT.resolve("base"));
    files.putAll(files(scenario));
    files.values().removeIf(f -> f.content().length == 0);
    return scenario.getFileName().toString().startsWith("HYG") ? tidy(files) : review(files);
  }

  private static Review tidy(Map<String, SourceFile> files) {
    var all = new FleetFiles("", List.copyOf(files.values()));
    return Review.withHygiene(new Checked<>(all, List.of()), TODAY);
  }

  static Review review(Map<String, SourceFile> files) {
    var all = new FleetFiles("", List.copyOf(files.values()));
    return Review.of(new Checked<>(all, List.of()), TODAY);
  }

  static Map<String, SourceFile> files(Path dir) throws IOException {
    var files = new TreeMap<String, SourceFile>();
    try (var walk = Files.walk(dir)) {
      for (var file : walk.filter(Files::isRegularFile).toList()) {
        var path = dir.relativize(file).toString().replace('\\', '/');
        if (!path.equals(TEXT) && !path.equals(JSON)) {
          files.put(path, new SourceFile(path, Files.readAllBytes(file)));
        }
      }
    }
    return files;
  }
}
