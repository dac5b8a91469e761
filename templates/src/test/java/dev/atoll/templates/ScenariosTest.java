package dev.atoll.templates;

import static org.assertj.core.api.Assertions.assertThat;

import dev.atoll.fleet.files.DirectoryFiles;
import dev.atoll.fleet.files.FileLimits;
import dev.atoll.fleet.finding.Finding;
import dev.atoll.fleet.load.FleetLoader;
import dev.atoll.fleet.yaml.YamlWriter;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * A folder with a fleet in {@code fleet/}, and in {@code expected/} every rendered file and {@code
 * findings.txt}. {@code -Datoll.rewrite=true} writes what is expected anew.
 */
class ScenariosTest {

  static final Path SCENARIOS = Path.of("src/test/resources/scenarios");

  static Stream<Path> scenarios() throws IOException {
    try (var folders = Files.list(SCENARIOS)) {
      return folders.sorted().toList().stream();
    }
  }

  @ParameterizedTest
  @MethodSource("scenarios")
  void a_fleet_renders_to_the_expected_files(Path scenario) throws IOException {
    var actual = rendered(scenario.resolve("fleet"));

    if (Boolean.getBoolean("atoll.rewrite")) {
      write(scenario.resolve("expected"), actual);
    }

    assertThat(actual).isEqualTo(files(scenario.resolve("expected")));
  }

  private static Map<String, String> rendered(Path folder) {
    var files = DirectoryFiles.read(folder, FileLimits.DEFAULT);
    var fleet = FleetLoader.load(files.value());
    var all = new TreeMap<String, String>();
    var findings = Templates.of(fleet.value()).each(r -> add(r, all));
    var text = new StringBuilder();
    fleet.findings().forEach(f -> text.append(line(f, files.value().root())));
    findings.forEach(f -> text.append(line(f, files.value().root())));
    all.put("findings.txt", text.toString());
    return all;
  }

  private static void add(Rendered rendered, Map<String, String> files) {
    for (var object : rendered.objects()) {
      var text = "# " + object.ownership() + "\n" + YamlWriter.write(object.value());
      assertThat(files.put(RenderedFiles.path(rendered.cluster(), object), text)).isNull();
    }
    rendered
        .helmValues()
        .ifPresent(
            v -> files.put(RenderedFiles.helmValuesPath(rendered.cluster()), YamlWriter.write(v)));
  }

  private static String line(Finding f, String root) {
    var place = f.pos().toString().replace(root + "/", "");
    var cluster = f.cluster().isEmpty() ? "" : " [" + f.cluster() + "]";
    return f.rule().code()
        + " "
        + place
        + cluster
        + " "
        + f.object()
        + ": "
        + f.message()
        + "\n    "
        + f.hint()
        + "\n";
  }

  private static Map<String, String> files(Path folder) throws IOException {
    var found = new TreeMap<String, String>();
    try (var paths = Files.walk(folder)) {
      for (var path : paths.filter(Files::isRegularFile).toList()) {
        found.put(folder.relativize(path).toString().replace('\\', '/'), Files.readString(path));
      }
    }
    return found;
  }

  private static void write(Path folder, Map<String, String> files) throws IOException {
    if (Files.exists(folder)) {
      try (var old = Files.walk(folder)) {
        for (var path : old.sorted(java.util.Comparator.reverseOrder()).toList()) {
          Files.delete(path);
        }
      }
    }
    for (var file : files.entrySet()) {
      var path = folder.resolve(file.getKey());
      Files.createDirectories(path.getParent());
      Files.writeString(path, file.getValue());
    }
  }
}
