package dev.atoll.reconciler.fleet;

import static org.assertj.core.api.Assertions.assertThat;

import dev.atoll.reconciler.plan.Plan;
import dev.atoll.reconciler.target.DirectoryTarget;
import dev.atoll.reconciler.target.Problem;
import dev.atoll.reconciler.target.TargetException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

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

  @Test
  void a_target_that_was_asked_who_it_is_is_the_one_that_is_worked_with(@TempDir Path output) {
    var desired = Rounds.wish("c1", "d1", Instant.EPOCH).desired();
    var openings = new AtomicInteger();
    var answers =
        new SideBySide(
                cluster -> {
                  openings.incrementAndGet();
                  return DirectoryTarget.open(cluster, output, "out");
                })
            .apply(Map.of("one", desired));
    assertThat(answers.get("one").value()).isPresent();
    assertThat(openings).hasValue(1);
  }

  @Test
  void clusters_that_lead_to_one_place_are_told_and_nothing_is_written(@TempDir Path output) {
    var desired = Rounds.wish("c1", "d1", Instant.EPOCH).desired();
    var answers =
        new SideBySide(cluster -> DirectoryTarget.open(cluster, output, "out"))
            .apply(Map.of("one", desired, "two", desired));
    assertThat(answers.values())
        .allSatisfy(a ->
            assertThat(a.problem().orElseThrow().message())
                .isEqualTo("one and two lead to the same cluster"));
    assertThat(output).isEmptyDirectory();
  }

  private static SideBySide.Answer<Plan> failed(Problem problem) {
    return new SideBySide.Answer<>(Optional.empty(), Optional.of(problem));
  }
}
