package dev.atoll.validators.waiver;

import static org.assertj.core.api.Assertions.assertThat;

import dev.atoll.fleet.finding.Finding;
import dev.atoll.fleet.finding.Rule;
import dev.atoll.fleet.finding.Severity;
import dev.atoll.fleet.load.FleetRule;
import dev.atoll.fleet.model.Waiver;
import dev.atoll.fleet.value.SourcePos;
import dev.atoll.fleet.yaml.YamlRule;
import dev.atoll.templates.TemplateRule;
import dev.atoll.validators.mesh.MeshRule;
import java.time.LocalDate;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** A file that was not read looks like one that was removed: nobody may answer for it. */
class UnwaivableTest {

  private static final LocalDate TODAY = LocalDate.of(2026, 1, 1);

  static Stream<Rule> rulesOfWhatIsLeftOut() {
    return Stream.of(YamlRule.values(), FleetRule.values(), TemplateRule.values())
        .flatMap(Stream::of)
        .map(r -> (Rule) r)
        .filter(r -> r.severity() == Severity.ERROR);
  }

  @ParameterizedTest
  @MethodSource("rulesOfWhatIsLeftOut")
  void what_leaves_the_fleet_incomplete_cannot_be_waived(Rule rule) {
    assertThat(isWaived(rule)).isFalse();
  }

  @org.junit.jupiter.api.Test
  void a_cluster_name_that_is_a_path_cannot_be_waived_and_an_overlap_can() {
    assertThat(isWaived(MeshRule.NAME_FORM)).isFalse();
    assertThat(isWaived(MeshRule.valueOf("POD_OVERLAP"))).isTrue();
  }

  private static boolean isWaived(Rule rule) {
    var finding = Finding.of(rule, new SourcePos("a.yaml", 1, 1), "it is wrong", "mend it");
    var waiver =
        new Waiver(
            "w",
            rule.code(),
            "*",
            "owner",
            "reason",
            "T-1",
            TODAY.plusDays(60),
            SourcePos.ofFile("waivers/w.yaml"));
    return Waivers.apply(List.of(finding), List.of(waiver), TODAY).stream()
        .filter(r -> r.finding().rule() == rule)
        .anyMatch(Reported::isWaived);
  }
}
