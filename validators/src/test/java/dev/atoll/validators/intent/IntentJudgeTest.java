package dev.atoll.validators.intent;

import static org.assertj.core.api.Assertions.assertThat;

import dev.atoll.fleet.files.DirectoryFiles;
import dev.atoll.fleet.files.FileLimits;
import dev.atoll.policy.mesh.FleetMesh;
import dev.atoll.policy.mesh.PolicyObject;
import dev.atoll.policy.reach.Crossings;
import dev.atoll.policy.reach.Reachability;
import dev.atoll.policy.reach.Span;
import dev.atoll.policy.rule.Protocol;
import dev.atoll.validators.Review;
import dev.atoll.validators.reach.RenderedMesh;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.List;
import java.util.SortedMap;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** The intents of the example fleet, with its policies and without some. */
class IntentJudgeTest {

  private static final Review EXAMPLE =
      Review.of(
          DirectoryFiles.read(Path.of("../fleet-example"), FileLimits.DEFAULT),
          LocalDate.of(2026, 1, 1));

  private static List<IntentResult> without(String policy) {
    SortedMap<String, List<PolicyObject>> objects = RenderedMesh.objects(EXAMPLE.rendered());
    objects.replaceAll(
        (c, all) -> all.stream().filter(o -> !o.key().name().equals(policy)).toList());
    return IntentJudge.ofEnforced(EXAMPLE.fleet(), objects);
  }

  private static List<String> names(List<IntentResult> results) {
    return results.stream().map(r -> r.intent().name()).toList();
  }

  @Test
  void the_intents_of_the_example_hold() {
    assertThat(IntentJudge.of(EXAMPLE.fleet(), EXAMPLE.rendered()))
        .hasSize(3)
        .noneMatch(IntentResult::isBroken)
        .allMatch(r -> r.missing().isEmpty() && r.pairs() > 0);
  }

  @Test
  void a_change_breaks_what_held_before() {
    assertThat(names(IntentResult.newlyBroken(without(""), without("checkout"))))
        .containsExactly("only-prometheus-reads-metrics");
    assertThat(names(IntentResult.newlyBroken(without("checkout"), without("checkout")))).isEmpty();
  }

  @Test
  void ends_together_are_judged_as_each_pair_by_itself() {
    var mesh = FleetMesh.of(EXAMPLE.fleet(), RenderedMesh.objects(EXAMPLE.rendered()), true);
    var reach = Reachability.of(mesh);
    var crossings = new Crossings(reach);
    var all = crossings.columns(IntStream.range(0, reach.universe().size()).boxed().toList());
    var pairs = new int[2];
    crossings.forEach(
        all,
        all,
        List.of(Span.of(Protocol.TCP, 8080, 9090)),
        list ->
            list.forEach(c ->
                c.senders()
                    .forEach(from ->
                        c.takers()
                            .forEach(to -> {
                              var port = c.ports().firstPort();
                              var passes =
                                  reach.sends(from, to, Protocol.TCP, port)
                                      && reach.takes(from, to, Protocol.TCP, port);
                              assertThat(c.reached(from).has(to)).isEqualTo(passes);
                              assertThat(c.missed(from).has(to)).isEqualTo(!passes);
                              pairs[passes ? 1 : 0]++;
                            }))));
    assertThat(pairs[0]).isPositive();
    assertThat(pairs[1]).isPositive();
  }
}
