package dev.atoll.policy.scenario;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import dev.atoll.policy.oracle.JudgedFlows;
import dev.atoll.policy.oracle.Oracle;
import dev.atoll.policy.oracle.Oracle.Refused;
import dev.atoll.policy.oracle.ReachedFlows;
import java.util.List;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/**
 * Every scenario has the answers that stand in its file, whether flows are judged one by one or all
 * at once, and where all clusters are of 1.20 Cilium's own code gives them too ({@code
 * -Datoll.oracle=off} leaves that out). {@code -Datoll.rewrite=true} writes them anew.
 */
class ScenarioTest {

  /** Runs under mutations ask nobody: the answers in the files are Cilium's already. */
  private static final boolean ASKS = !System.getProperty("atoll.oracle", "").equals("off");

  private static Oracle oracle;

  @BeforeAll
  static void start() {
    if (ASKS) {
      oracle = Oracle.start();
    } else {
      System.out.println("Cilium is not asked: -Datoll.oracle=off");
    }
  }

  @AfterAll
  static void stop() {
    if (oracle != null) {
      oracle.close();
    }
  }

  @TestFactory
  List<DynamicTest> a_scenario_has_its_answers() {
    return ScenarioFile.all().stream().map(f -> dynamicTest(f.name(), () -> check(f))).toList();
  }

  private static void check(ScenarioFile file) {
    var mesh = new ScenarioMesh(file);
    var enforced = mesh.enforced();
    var flows = new JudgedFlows(enforced);
    if (ASKS && isAsked(file)) {
      compareWithCilium(file, mesh, flows);
    }
    compareWithRows(file, new ReachedFlows(enforced), flows);
    var played = new Played(flows).text(mesh, file.questions());
    if (Boolean.getBoolean("atoll.rewrite")) {
      file.rewrite(played);
    } else {
      assertThat(played).isEqualTo(file.answers());
    }
  }

  private static boolean isAsked(ScenarioFile file) {
    return new ScenarioMesh(file).isNewest() && file.header().string("unasked").isEmpty();
  }

  private static void compareWithCilium(ScenarioFile file, ScenarioMesh mesh, JudgedFlows flows) {
    var probes = file.questions().stream().map(Question::probe).toList();
    var reply = oracle.ask(mesh.stored(), probes);
    assertThat(places(mesh.refused())).as("refused").isEqualTo(places(reply.refused()));
    for (var i = 0; i < probes.size(); i++) {
      assertThat(flows.answer(probes.get(i)))
          .as("Cilium on " + file.questions().get(i).text())
          .isEqualTo(reply.answers().get(i));
    }
  }

  private static Set<String> places(List<Refused> refused) {
    return refused.stream().map(r -> r.cluster() + " " + r.policy()).collect(Collectors.toSet());
  }

  private static void compareWithRows(ScenarioFile file, ReachedFlows rows, JudgedFlows flows) {
    for (var question : file.questions()) {
      var probe = question.probe();
      var one = flows.verdict(probe);
      assertThat(rows.sends(probe))
          .as("sends " + question.text())
          .isEqualTo(!one.egress().isDenied());
      assertThat(rows.takes(probe))
          .as("takes " + question.text())
          .isEqualTo(!one.ingress().isDenied());
      assertThat(rows.layerSeven(probe))
          .as("above the port " + question.text())
          .isEqualTo(one.egress().layerSeven() || one.ingress().layerSeven());
    }
  }

  @Test
  void a_scenario_that_cilium_is_not_asked_about_says_why_or_names_its_source() {
    var why = new TreeMap<String, Integer>();
    for (var file : ScenarioFile.all()) {
      if (!isAsked(file)) {
        var older = !new ScenarioMesh(file).isNewest();
        var reason = file.header().string(older ? "source" : "unasked").orElse("");
        assertThat(reason).as(file.name()).hasSizeGreaterThan(10);
        why.merge(older ? "clusters of 1.18 or 1.19" : reason, 1, Integer::sum);
      }
    }
    var all = ScenarioFile.all().size();
    var unasked = why.values().stream().mapToInt(n -> n).sum();
    System.out.printf("%d scenarios, %d of them asked of Cilium 1.20.2%n", all, all - unasked);
    why.forEach((reason, n) -> System.out.printf("  %d not asked: %s%n", n, reason));
    assertThat(unasked).isLessThan(all / 4);
  }

  @Test
  void there_are_enough_scenarios_and_each_says_something_of_its_own() {
    var files = ScenarioFile.all();
    assertThat(files).hasSizeGreaterThanOrEqualTo(160);
    assertThat(files).extracting(ScenarioFile::title).doesNotHaveDuplicates();
    assertThat(files)
        .allSatisfy(f -> {
          assertThat(f.title()).as(f.name()).matches("[\\p{Lu}`].{10,160}\\.");
          assertThat(f.questions()).as(f.name()).isNotEmpty();
        });
  }
}
