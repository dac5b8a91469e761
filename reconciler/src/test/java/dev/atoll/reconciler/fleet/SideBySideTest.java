package dev.atoll.reconciler.fleet;

import static org.assertj.core.api.Assertions.assertThat;

import dev.atoll.reconciler.plan.Plan;
import dev.atoll.reconciler.target.Problem;
import dev.atoll.reconciler.target.TargetException;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class SideBySideTest {

  @Test
  void a_cluster_that_cannot_be_opened_has_an_answer_whatever_was_thrown() {
    var desired = Rounds.wish("c1", "d1", Instant.EPOCH).desired();
    var known = new Problem(Problem.Reason.CREDENTIALS, "no such kubeconfig", "");
    var answers =
        new SideBySide(
                cluster -> {
                  throw new TargetException(known);
                })
            .plan(Map.of("one", desired));
    assertThat(answers.values()).containsExactly(failed(known));

    answers =
        new SideBySide(
                cluster -> {
                  throw new IllegalStateException("a bug");
                })
            .plan(Map.of("one", desired));
    assertThat(answers.values())
        .containsExactly(failed(Lane.bug(new IllegalStateException("a bug"))));
  }

  private static SideBySide.Answer<Plan> failed(Problem problem) {
    return new SideBySide.Answer<>(Optional.empty(), Optional.of(problem));
  }
}
