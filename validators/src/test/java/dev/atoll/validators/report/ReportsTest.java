package dev.atoll.validators.report;

import static org.assertj.core.api.Assertions.assertThat;

import dev.atoll.fleet.finding.Finding;
import dev.atoll.fleet.finding.Severity;
import dev.atoll.fleet.model.Waiver;
import dev.atoll.fleet.value.SourcePos;
import dev.atoll.validators.waiver.Reported;
import dev.atoll.validators.waiver.WaiverRuleForTests;
import java.time.LocalDate;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class ReportsTest {

  private static final Finding ONE =
      Finding.of(WaiverRuleForTests.SOMETHING, new SourcePos("a.yaml", 3, 5), "it \"is\" so", "act")
          .withRelated(new SourcePos("b.yaml", 7, 1), "the other one")
          .inCluster("cluster-one")
          .about("Cluster cluster-one");
  private static final Finding TWO =
      Finding.of(WaiverRuleForTests.SOMETHING, SourcePos.ofFile("c.yaml"), "mild\u001b[31m", "")
          .withSeverity(Severity.INFO);
  private static final Waiver WAIVER =
      new Waiver(
          "w", "TEST001", "*", "net", "known", "NET-1", LocalDate.of(2027, 1, 31), ONE.pos());
  private static final List<Reported> BOTH =
      List.of(new Reported(ONE, Optional.of(WAIVER)), Reported.counted(TWO));

  @Test
  void text_gives_place_severity_code_hint_other_places_and_a_count() {
    assertThat(TextReport.write(List.of(Reported.counted(ONE)), false))
        .isEqualTo(
            """
            a.yaml:3:5 error TEST001 it "is" so
                hint: act
                b.yaml:7:1 the other one

            1 error
            """);
  }

  @Test
  void text_puts_waived_findings_last_and_lets_no_control_character_through() {
    assertThat(TextReport.write(BOTH, false))
        .isEqualTo(
            """
            c.yaml info TEST001 mild\\u001b[31m

            a.yaml:3:5 waived error TEST001 it "is" so
                hint: act
                b.yaml:7:1 the other one
                waived by w until 2027-01-31 (net): known

            1 note, 1 waived
            """);
  }

  @Test
  void text_of_nothing_says_so() {
    assertThat(TextReport.write(List.of(), true)).isEqualTo("no findings\n");
  }

  @Test
  void colour_only_adds_escapes() {
    var coloured = TextReport.write(BOTH, true);
    assertThat(coloured).contains("\u001b[");
    assertThat(coloured.replaceAll("\u001b\\[[0-9;]*m", ""))
        .isEqualTo(TextReport.write(BOTH, false));
  }

  @Test
  void json_has_every_key_in_a_fixed_order() {
    assertThat(JsonReport.write(BOTH))
        .isEqualTo(
            """
            {"findings":[
            {"code":"TEST001","severity":"error","message":"it \\"is\\" so","hint":"act",\
            "file":"a.yaml","line":3,"column":5,\
            "related":[{"file":"b.yaml","line":7,"message":"the other one"}],\
            "cluster":"cluster-one","object":"Cluster cluster-one","waivedBy":"w"},
            {"code":"TEST001","severity":"info","message":"mild\\u001b[31m","hint":"",\
            "file":"c.yaml","line":0,"column":0,"related":[],\
            "cluster":null,"object":null,"waivedBy":null}
            ],
            "summary":{"error":0,"warning":0,"info":1,"waived":1}}
            """);
  }

  @Test
  void json_of_nothing_is_an_empty_list() {
    assertThat(JsonReport.write(List.of()))
        .isEqualTo(
            """
            {"findings":[],
            "summary":{"error":0,"warning":0,"info":0,"waived":0}}
            """);
  }

  @Test
  void only_findings_that_count_fail_and_only_from_the_fail_level_on() {
    assertThat(FailLevel.fails(BOTH, Severity.WARNING)).isFalse();
    assertThat(FailLevel.fails(BOTH, Severity.INFO)).isTrue();
    assertThat(FailLevel.fails(List.of(Reported.counted(ONE)), Severity.ERROR)).isTrue();
  }
}
