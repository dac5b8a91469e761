package dev.atoll.validators.policy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import dev.atoll.fleet.files.FleetFiles;
import dev.atoll.fleet.files.SourceFile;
import dev.atoll.fleet.finding.Finding;
import dev.atoll.fleet.finding.Rule;
import dev.atoll.fleet.load.FleetLoader;
import dev.atoll.fleet.model.Fleet;
import dev.atoll.policy.refusal.RefusalRule;
import dev.atoll.templates.Rendered;
import dev.atoll.templates.Templates;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/**
 * Scenarios of policy checks: the files of a folder, laid over those of {@code base} (three
 * clusters, on 1.18, 1.19 and 1.20), have the findings in {@code findings.txt}; those of the loader
 * and of the templates are there too, so that nothing is said twice. {@code -Datoll.rewrite=true}
 * writes what is expected anew.
 */
class PolicyScenarioTest {

  private static final Path SCENARIOS = Path.of("src/test/resources/policy-scenarios");
  private static final String EXPECTED = "findings.txt";

  @TestFactory
  List<DynamicTest> a_fleet_has_the_findings_of_its_scenario() throws IOException {
    return scenarios().stream()
        .map(dir -> dynamicTest(dir.getFileName().toString(), () -> check(dir)))
        .toList();
  }

  @Test
  void every_rule_has_a_scenario_that_finds_it() throws IOException {
    var expected = new StringBuilder();
    for (var dir : scenarios()) {
      expected.append(Files.readString(dir.resolve(EXPECTED)));
    }
    assertThat(rules().map(Rule::code))
        .allSatisfy(code -> assertThat(expected.toString()).contains(code + " "));
  }

  @Test
  void every_rule_has_a_page_with_a_bad_and_a_good_example() {
    for (var rule : rules().toList()) {
      assertThat(Path.of("../docs/findings/" + rule.code() + ".md"))
          .content()
          .startsWith("# " + rule.code() + ": " + rule.title())
          .contains("## Bad")
          .contains("## Good");
    }
  }

  @Test
  void the_example_fleet_has_no_findings() throws IOException {
    assertThat(findings(files(Path.of("../fleet-example")))).isEmpty();
  }

  private static Stream<Rule> rules() {
    return Stream.of(RefusalRule.values(), PolicyRule.values()).flatMap(Arrays::stream);
  }

  private static List<Path> scenarios() throws IOException {
    try (var list = Files.list(SCENARIOS)) {
      return list.filter(Files::isDirectory).filter(d -> !d.endsWith("base")).sorted().toList();
    }
  }

  private static void check(Path dir) throws IOException {
    var files = files(SCENARIOS.resolve("base"));
    files.putAll(files(dir));
    var actual =
        findings(files).stream().map(PolicyScenarioTest::text).collect(Collectors.joining());
    if (Boolean.getBoolean("atoll.rewrite")) {
      Files.writeString(dir.resolve(EXPECTED), actual);
    }
    assertThat(actual).isEqualTo(Files.readString(dir.resolve(EXPECTED)));
  }

  private static List<Finding> findings(Map<String, SourceFile> files) {
    var loaded = FleetLoader.load(new FleetFiles("", List.copyOf(files.values())));
    var all = new ArrayList<>(loaded.findings());
    var rendered = rendered(loaded.value(), all);
    all.addAll(PolicyChecks.check(loaded.value(), rendered));
    return all.stream().sorted().toList();
  }

  private static Map<String, Rendered> rendered(Fleet fleet, List<Finding> found) {
    var rendered = new TreeMap<String, Rendered>();
    var renderer = Templates.of(fleet);
    for (var cluster : fleet.clusters()) {
      var one = renderer.render(cluster);
      one.findings().stream().filter(f -> !found.contains(f)).forEach(found::add);
      rendered.put(cluster.name(), one.value());
    }
    return rendered;
  }

  private static Map<String, SourceFile> files(Path dir) throws IOException {
    var files = new TreeMap<String, SourceFile>();
    try (var walk = Files.walk(dir)) {
      for (var file : walk.filter(Files::isRegularFile).toList()) {
        var path = dir.relativize(file).toString().replace('\\', '/');
        if (!path.equals(EXPECTED)) {
          files.put(path, new SourceFile(path, bytes(file)));
        }
      }
    }
    return files;
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
    text.append(f.rule().code()).append(' ').append(f.severity().text()).append(' ');
    text.append(f.pos()).append(" [").append(f.object()).append("] ").append(f.message());
    text.append('\n');
    if (!f.hint().isEmpty()) {
      text.append("  hint: ").append(f.hint()).append('\n');
    }
    f.related().forEach(r -> text.append("  see: " + r.pos() + " " + r.message() + "\n"));
    return text.toString();
  }
}
