package dev.atoll.policy.explanation;

import static org.assertj.core.api.Assertions.assertThat;

import dev.atoll.policy.mesh.Mesh;
import dev.atoll.policy.mesh.Pod;
import dev.atoll.policy.oracle.RandomChange;
import dev.atoll.policy.reach.Reachability;
import dev.atoll.policy.rule.Protocol;
import dev.atoll.policy.verdict.Flow;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Explanations of random meshes; seeds are printed on failure. */
class ExplanationPropertiesTest {

  private static final long SEED = Long.getLong("atoll.seed", 50_001);
  private static final int MESHES = Integer.getInteger("atoll.meshes", 12);

  @Test
  void an_explanation_agrees_with_reachability_for_every_pair() {
    for (var seed = SEED; seed < SEED + MESHES; seed++) {
      var mesh = RandomChange.mesh(seed);
      var reach = Reachability.of(mesh);
      for (var from : names(mesh)) {
        for (var to : names(mesh)) {
          var a = reach.universe().column(from).orElseThrow();
          var b = reach.universe().column(to).orElseThrow();
          var explained = explain(mesh, from, to);
          assertThat(explained.allowed())
              .as("seed %d, %s to %s", seed, from, to)
              .isEqualTo(
                  reach.sends(a, b, Protocol.TCP, 8080) && reach.takes(a, b, Protocol.TCP, 8080));
        }
      }
    }
  }

  @Test
  void every_end_has_a_reason_and_every_answer_something_that_would_change_it() {
    var opened = 0;
    for (var seed = SEED; seed < SEED + MESHES; seed++) {
      var mesh = RandomChange.mesh(seed);
      for (var from : names(mesh)) {
        for (var to : names(mesh)) {
          var explained = explain(mesh, from, to);
          var what = "seed %d, %s to %s".formatted(seed, from, to);
          assertThat(explained.egress().reasons()).as(what).isNotEmpty();
          assertThat(explained.ingress().reasons()).as(what).isNotEmpty();
          assertThat(explained.wouldChange().stream().anyMatch(Edit::suffices))
              .as(what)
              .isEqualTo(
                  explained.allowed()
                      ? canClose(explained)
                      : oneDenies(explained) && opens(explained));
          opened += explained.wouldChange().size();
        }
      }
    }
    assertThat(opened).isGreaterThan(1000);
  }

  /** Where policies are not enforced at all nothing closes. */
  private static boolean canClose(Explanation explained) {
    return !explained.wouldChange().isEmpty();
  }

  private static boolean oneDenies(Explanation explained) {
    return explained.egress().verdict().isDenied() != explained.ingress().verdict().isDenied();
  }

  private static boolean opens(Explanation explained) {
    return !explained.wouldChange().isEmpty();
  }

  private static List<String> names(Mesh mesh) {
    return mesh.clusters().stream()
        .flatMap(c -> c.pods().stream())
        .map(Pod::name)
        .flatMap(Stream::of)
        .toList();
  }

  private static Explanation explain(Mesh mesh, String from, String to) {
    var ends = new Ends(mesh);
    var flow =
        new Flow(ends.find(from).orElseThrow(), ends.find(to).orElseThrow(), Protocol.TCP, 8080);
    return Explanation.of(mesh, new Question(from, to, flow), Circumstances.NONE);
  }
}
