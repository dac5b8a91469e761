package dev.atoll.validators;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import dev.atoll.fleet.finding.Rule;
import dev.atoll.validators.hygiene.HygieneRule;
import dev.atoll.validators.intent.IntentRule;
import dev.atoll.validators.mesh.MeshRule;
import dev.atoll.validators.report.JsonReport;
import dev.atoll.validators.report.TextReport;
import dev.atoll.validators.service.ServiceRule;
import dev.atoll.validators.waiver.WaiverRule;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/**
 * A folder of {@code scenarios}, laid over {@code base}, has the report in {@code expected.txt}
 * and, where there is one, in {@code expected.json}. {@code -Datoll.rewrite=true} writes them anew.
 */
class ScenarioTest {

  @TestFactory
  List<DynamicTest> a_fleet_has_the_report_of_its_scenario() throws IOException {
    return Scenarios.all().stream()
        .map(dir -> dynamicTest(dir.getFileName().toString(), () -> check(dir)))
        .toList();
  }

  @Test
  void the_base_has_no_findings() throws IOException {
    assertThat(TextReport.write(Scenarios.review(Scenarios.ROOT.resolve("base")).findings(), false))
        .isEqualTo("no findings\n");
  }

  @Test
  void every_rule_has_a_scenario_that_finds_it() throws IOException {
    var names = Scenarios.all().stream().map(d -> d.getFileName().toString()).toList();
    var reports = new StringBuilder();
    for (var dir : Scenarios.all()) {
      reports.append(Files.readString(dir.resolve(Scenarios.TEXT)));
    }
    assertThat(rules())
        .allSatisfy(rule -> {
          assertThat(names).anyMatch(n -> n.startsWith(rule.code() + "-"));
          assertThat(reports.toString()).contains(" " + rule.code() + " ");
        });
  }

  private static Stream<Rule> rules() {
    return Stream.of(
            MeshRule.values(),
            ServiceRule.values(),
            IntentRule.values(),
            HygieneRule.values(),
            WaiverRule.values())
        .flatMap(Stream::of);
  }

  private static void check(Path dir) throws IOException {
    var findings = Scenarios.review(dir).findings();
    compare(dir.resolve(Scenarios.TEXT), TextReport.write(findings, false));
    if (Files.exists(dir.resolve(Scenarios.JSON))) {
      compare(dir.resolve(Scenarios.JSON), JsonReport.write(findings));
    }
  }

  private static void compare(Path expected, String actual) throws IOException {
    if (Boolean.getBoolean("atoll.rewrite")) {
      Files.writeString(expected, actual);
    }
    assertThat(actual).isEqualTo(Files.readString(expected));
  }
}
