package dev.atoll.fleet.load;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import dev.atoll.fleet.files.FleetFiles;
import dev.atoll.fleet.files.SourceFile;
import dev.atoll.fleet.finding.Finding;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/**
 * Each folder below {@code scenarios} is a fleet with what loading it must find ({@code
 * findings.txt}) and give ({@code fleet.txt}). {@code -Datoll.rewrite=true} writes both anew.
 */
class ScenarioTest {
  private static final Path SCENARIOS = Path.of("src/test/resources/scenarios");
  private static final boolean REWRITE = Boolean.getBoolean("atoll.rewrite");
  private static final Set<String> EXPECTED = Set.of("findings.txt", "fleet.txt");

  @TestFactory
  List<DynamicTest> a_fleet_is_loaded_as_its_scenario_says() throws IOException {
    return scenarios().stream()
        .map(dir -> dynamicTest(dir.getFileName().toString(), () -> check(dir)))
        .toList();
  }

  @Test
  void the_example_fleet_loads_without_findings() throws IOException {
    var loaded = FleetLoader.load(files(Path.of("../fleet-example")));
    assertThat(loaded.findings()).isEmpty();
    assertThat(loaded.value().clusters()).hasSize(3);
    assertThat(loaded.value().objects()).hasSize(5);
  }

  @Test
  void every_rule_has_a_scenario_and_a_page() throws IOException {
    var shown = new StringBuilder();
    for (var dir : scenarios()) {
      shown.append(Files.readString(dir.resolve("findings.txt")));
    }
    for (var rule : FleetRule.values()) {
      assertThat(shown.toString()).contains(rule.code() + " ");
      assertThat(Path.of("../docs/findings/" + rule.code() + ".md")).exists();
    }
  }

  @Test
  void the_codes_of_rules_are_all_different() {
    var codes = Arrays.stream(FleetRule.values()).map(FleetRule::code).collect(Collectors.toSet());
    assertThat(codes).hasSameSizeAs(FleetRule.values());
  }

  private static List<Path> scenarios() throws IOException {
    try (var list = Files.list(SCENARIOS)) {
      return list.filter(Files::isDirectory).sorted().toList();
    }
  }

  private static void check(Path dir) throws IOException {
    var loaded = FleetLoader.load(files(dir));
    var findings = loaded.findings().stream().map(ScenarioTest::text).collect(Collectors.joining());
    expect(dir.resolve("findings.txt"), findings);
    expect(dir.resolve("fleet.txt"), FleetText.of(loaded.value()));
  }

  private static void expect(Path file, String actual) throws IOException {
    if (REWRITE) {
      Files.writeString(file, actual);
    }
    assertThat(actual).isEqualTo(Files.readString(file));
  }

  private static FleetFiles files(Path dir) throws IOException {
    try (Stream<Path> walk = Files.walk(dir)) {
      return new FleetFiles(
          "",
          walk.filter(Files::isRegularFile)
              .filter(p -> !EXPECTED.contains(p.getFileName().toString()))
              .map(p -> new SourceFile(dir.relativize(p).toString().replace('\\', '/'), bytes(p)))
              .toList());
    }
  }

  private static byte[] bytes(Path file) {
    try {
      return Files.readAllBytes(file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static String text(Finding f) {
    var text = new StringBuilder();
    text.append(f.rule().code()).append(' ').append(f.severity().text());
    text.append(' ').append(f.pos()).append(' ').append(f.message()).append('\n');
    if (!f.hint().isEmpty()) {
      text.append("  hint: ").append(f.hint()).append('\n');
    }
    f.related().forEach(r -> text.append("  see: " + r.pos() + " " + r.message() + "\n"));
    return text.toString();
  }
}
