package dev.atoll.reconciler.fleet;

import static org.assertj.core.api.Assertions.assertThat;

import dev.atoll.reconciler.plan.Plan;
import dev.atoll.reconciler.status.ClusterStatus;
import dev.atoll.reconciler.status.Health;
import dev.atoll.reconciler.target.Problem;
import dev.atoll.reconciler.target.RoundResult;
import java.time.Instant;
import org.junit.jupiter.api.Test;

class ClusterStatusesTest {

  private static final Instant T0 = Instant.parse("2026-01-01T00:00:00Z");
  private static final Instant T1 = T0.plusSeconds(10);
  private static final Instant T2 = T0.plusSeconds(20);
  private static final Wish.Hold WISH = Rounds.wish("c1", "d1", T0);

  private static final ClusterStatus WANTING =
      ClusterStatuses.wanting(ClusterStatuses.unknown(T0), WISH, T0);

  @Test
  void a_new_wish_makes_it_progress_and_a_round_makes_it_healthy() {
    assertThat(WANTING.health()).isEqualTo(Health.PROGRESSING);
    assertThat(WANTING.isBehind()).isTrue();

    var after = ClusterStatuses.after(WANTING, WISH, Rounds.unchanged(), T1);
    assertThat(after.health()).isEqualTo(Health.HEALTHY);
    assertThat(after.since()).isEqualTo(T1);
    assertThat(after.isBehind()).isFalse();
    assertThat(after.lastChange()).isEmpty();
  }

  @Test
  void since_stays_while_health_does() {
    var first = ClusterStatuses.after(WANTING, WISH, Rounds.unchanged(), T1);
    var second = ClusterStatuses.after(first, WISH, Rounds.unchanged(), T2);
    assertThat(second.since()).isEqualTo(T1);
  }

  @Test
  void a_commit_that_arrives_is_the_last_change_and_a_correction_is_none() {
    var arrived = ClusterStatuses.after(WANTING, WISH, Rounds.corrected(), T1);
    assertThat(arrived.lastChange().orElseThrow().millisSinceCommitSeen()).isEqualTo(10_000);
    assertThat(arrived.drift()).isEmpty();

    var corrected = ClusterStatuses.after(arrived, WISH, Rounds.corrected(), T2);
    assertThat(corrected.lastChange()).isEqualTo(arrived.lastChange());
  }

  @Test
  void a_clock_that_was_set_back_makes_no_negative_time() {
    var arrived = ClusterStatuses.after(WANTING, WISH, Rounds.corrected(), T0.minusSeconds(5));
    assertThat(arrived.lastChange().orElseThrow().millisSinceCommitSeen()).isZero();
  }

  @Test
  void drift_that_is_only_reported_degrades() {
    var after = ClusterStatuses.after(WANTING, WISH, Rounds.reported(), T1);
    assertThat(after.health()).isEqualTo(Health.DEGRADED);
    assertThat(after.drift()).hasSize(1);
  }

  @Test
  void foreign_fields_that_adopting_leaves_degrade() {
    var after = ClusterStatuses.after(WANTING, WISH, Rounds.adopted(), T1);
    assertThat(after.health()).isEqualTo(Health.DEGRADED);
    assertThat(after.drift())
        .containsExactly("CiliumNetworkPolicy shop/allow: other added spec.egressDeny");
  }

  @Test
  void waiting_for_somebody_else_is_progress() {
    var after = ClusterStatuses.after(WANTING, WISH, Rounds.waiting(), T1);
    assertThat(after.health()).isEqualTo(Health.PROGRESSING);
    assertThat(after.lastError()).startsWith("waiting ");
  }

  @Test
  void a_swapped_cluster_is_frozen_and_too_many_deletions_degrade() {
    var swapped = Rounds.stopped(Plan.Stop.Reason.IDENTITY);
    var deletions = Rounds.stopped(Plan.Stop.Reason.DELETIONS);
    assertThat(ClusterStatuses.after(WANTING, WISH, swapped, T1).health()).isEqualTo(Health.FROZEN);
    var stopped = ClusterStatuses.after(WANTING, WISH, deletions, T1);
    assertThat(stopped.health()).isEqualTo(Health.DEGRADED);
    assertThat(stopped.lastError()).isEqualTo("it is stopped; decide");
  }

  @Test
  void a_silent_cluster_is_unreachable_and_a_new_wish_alone_does_not_bring_it_back() {
    var silent = failed(Problem.Reason.UNREACHABLE);
    assertThat(silent.health()).isEqualTo(Health.UNREACHABLE);
    assertThat(silent.applied()).isEqualTo(WANTING.applied());

    var next = ClusterStatuses.wanting(silent, Rounds.wish("c2", "d2", T1), T2);
    assertThat(next.health()).isEqualTo(Health.UNREACHABLE);
    assertThat(next.since()).isEqualTo(T1);
    assertThat(next.desired().commit()).isEqualTo("c2");
    assertThat(failed(Problem.Reason.FORBIDDEN).health()).isEqualTo(Health.DEGRADED);
  }

  private static ClusterStatus failed(Problem.Reason reason) {
    var result = RoundResult.failed("one", "c1", new Problem(reason, "no", "hint"));
    return ClusterStatuses.after(WANTING, WISH, result, T1);
  }

  @Test
  void a_refused_cluster_stays_frozen_when_the_wish_changes() {
    var frozen = ClusterStatuses.frozen(WANTING, WISH, "twin", T1);
    var next = ClusterStatuses.wanting(frozen, Rounds.wish("c2", "d2", T1), T2);
    assertThat(next.health()).isEqualTo(Health.FROZEN);
    assertThat(next.since()).isEqualTo(T1);
  }
}
