package dev.atoll.validators.waiver;

import static org.assertj.core.api.Assertions.assertThat;

import dev.atoll.fleet.finding.Finding;
import dev.atoll.fleet.model.Waiver;
import dev.atoll.fleet.value.SourcePos;
import java.time.LocalDate;
import java.util.List;
import org.junit.jupiter.api.Test;

class WaiversTest {

  private static final LocalDate TODAY = LocalDate.of(2026, 6, 15);
  private static final Finding FINDING =
      Finding.of(WaiverRuleForTests.SOMETHING, new SourcePos("a.yaml", 3, 1), "it is so", "")
          .about("Cluster cluster-one");

  @Test
  void a_waiver_covers_findings_of_its_rule_and_object_only() {
    var other = FINDING.about("Cluster cluster-two");
    var reported = apply(List.of(FINDING, other), waiver("Cluster cluster-one", 100));
    assertThat(reported).extracting(Reported::isWaived).containsExactly(true, false);
    assertThat(reported.getFirst().waivedBy()).contains("w");
  }

  @Test
  void a_star_covers_every_object() {
    var other = FINDING.about("Cluster cluster-two");
    assertThat(apply(List.of(FINDING, other), waiver("*", 100))).allMatch(Reported::isWaived);
  }

  @Test
  void the_last_day_still_counts() {
    var reported = apply(List.of(FINDING), waiver("*", 0));
    assertThat(reported.getFirst().isWaived()).isTrue();
    assertThat(codes(reported)).containsExactly("TEST001", "WAIV003");
  }

  @Test
  void an_expired_waiver_covers_nothing_and_is_reported() {
    var reported = apply(List.of(FINDING), waiver("*", -1));
    assertThat(reported).noneMatch(Reported::isWaived);
    assertThat(codes(reported)).containsExactly("TEST001", "WAIV001");
    assertThat(reported.getLast().finding().message())
        .isEqualTo("waiver w expired on 2026-06-14; 1 finding counts again");
  }

  @Test
  void a_waiver_that_covers_nothing_is_reported_once_expired_or_not() {
    assertThat(codes(apply(List.of(), waiver("*", 100)))).containsExactly("WAIV002");
    assertThat(codes(apply(List.of(), waiver("*", -1)))).containsExactly("WAIV002");
  }

  @Test
  void the_fourteenth_day_before_expiry_is_announced_and_the_fifteenth_is_not() {
    assertThat(codes(apply(List.of(FINDING), waiver("*", 14)))).contains("WAIV003");
    assertThat(codes(apply(List.of(FINDING), waiver("*", 15)))).doesNotContain("WAIV003");
  }

  private static List<Reported> apply(List<Finding> findings, Waiver... waivers) {
    return Waivers.apply(findings, List.of(waivers), TODAY);
  }

  private static List<String> codes(List<Reported> reported) {
    return reported.stream().map(r -> r.finding().rule().code()).toList();
  }

  private static Waiver waiver(String object, int days) {
    var pos = new SourcePos("waivers/w.yaml", 1, 1);
    return new Waiver(
        "w", "TEST001", object, "team-net", "a reason", "NET-1", TODAY.plusDays(days), pos);
  }
}
