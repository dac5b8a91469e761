package dev.atoll.reconciler.fleet;

import static org.assertj.core.api.Assertions.assertThat;

import dev.atoll.reconciler.target.Problem;
import dev.atoll.reconciler.target.RoundResult;
import java.util.List;
import org.junit.jupiter.api.Test;

class RoundEventsTest {

  private final RoundEvents events = new RoundEvents();

  private static RoundResult failed(String message) {
    return RoundResult.failed(
        "one", "c1", new Problem(Problem.Reason.UNREACHABLE, message, "look at it"));
  }

  private List<String> texts(RoundResult result) {
    return events.of("one", result).stream().map(Event::toString).toList();
  }

  @Test
  void a_failure_is_told_when_it_begins_when_it_changes_and_when_it_is_over() {
    assertThat(texts(failed("no answer"))).containsExactly("one: failed: no answer (look at it)");
    assertThat(texts(failed("no answer"))).isEmpty();
    assertThat(texts(failed("refused"))).containsExactly("one: failed: refused (look at it)");
    assertThat(texts(Rounds.unchanged())).containsExactly("one: all is well again");
    assertThat(texts(Rounds.unchanged())).isEmpty();
  }

  @Test
  void a_refusal_is_told_once() {
    assertThat(events.refused("one", "is another cluster")).hasSize(1);
    assertThat(events.refused("one", "is another cluster")).isEmpty();
    assertThat(events.refused("two", "is another cluster")).hasSize(1);
  }

  @Test
  void drift_that_is_corrected_is_told_each_time() {
    var expected =
        List.of(
            "one: drift: CiliumNetworkPolicy shop/allow: spec was changed",
            "one: update CiliumNetworkPolicy shop/allow: it differs",
            "one: holds c1");
    assertThat(texts(Rounds.corrected())).containsExactlyElementsOf(expected);
    assertThat(texts(Rounds.corrected())).containsExactlyElementsOf(expected);
  }

  @Test
  void drift_that_is_only_reported_is_told_once() {
    assertThat(texts(Rounds.reported()))
        .containsExactly("one: drift: CiliumNetworkPolicy shop/allow: spec was changed");
    assertThat(texts(Rounds.reported())).isEmpty();
    assertThat(texts(Rounds.unchanged())).containsExactly("one: all is well again");
  }

  @Test
  void foreign_fields_that_adopting_leaves_are_told_once_as_drift() {
    assertThat(texts(Rounds.adopted()))
        .contains("one: drift: CiliumNetworkPolicy shop/allow: other added spec.egressDeny");
    assertThat(texts(Rounds.adopted())).noneMatch(t -> t.contains("drift: "));
  }
}
