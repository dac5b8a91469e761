package dev.atoll.git.source;

import static org.assertj.core.api.Assertions.assertThat;

import dev.atoll.git.source.SourceState.Fresh;
import dev.atoll.git.source.SourceState.Frozen;
import dev.atoll.git.source.SourceState.Stale;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;

class SourceTest {

  private static final CommitId A = commit('a');
  private static final CommitId B = commit('b');
  private static final CommitId C = commit('c');
  private static final Instant T0 = Instant.parse("2026-01-01T00:00:00Z");

  private static CommitId commit(char digit) {
    return new CommitId(String.valueOf(digit).repeat(40));
  }

  private static Instant at(int second) {
    return T0.plusSeconds(second);
  }

  private static Observation fetched(CommitId c, CommitId good, Relation relation, int second) {
    return new Observation.Fetched(c, Optional.ofNullable(good), relation, at(second));
  }

  private static Observation first(CommitId c) {
    return new Observation.Fetched(c, Optional.empty(), Relation.FIRST, at(0));
  }

  private static SourceState after(SourceState state, Observation... seen) {
    for (var o : seen) {
      state = Source.step(state, o);
    }
    return state;
  }

  private static final SourceState FRESH_A = after(SourceState.unknown(), first(A));

  @Test
  void the_first_fleet_seen_is_in_force() {
    assertThat(FRESH_A).isEqualTo(new Fresh(A, at(0)));
  }

  @Test
  void a_descendant_is_taken() {
    assertThat(after(FRESH_A, fetched(B, A, Relation.FORWARD, 1))).isEqualTo(new Fresh(B, at(1)));
  }

  @Test
  void an_outage_keeps_the_last_good_commit_and_the_time_of_the_first_failure() {
    var stale =
        after(
            FRESH_A, new Observation.Failed("off", at(5)), new Observation.Failed("still", at(9)));

    assertThat(stale).isEqualTo(new Stale(Optional.of(A), at(5), "still"));
    assertThat(after(stale, fetched(A, A, Relation.SAME, 10))).isEqualTo(new Fresh(A, at(10)));
  }

  @Test
  void a_branch_that_was_set_back_freezes_and_the_last_good_commit_stays() {
    var frozen = after(FRESH_A, fetched(B, A, Relation.BEHIND, 1));

    assertThat(frozen.lastGood()).contains(A);
    assertThat(frozen.text()).isEqualTo("frozen");
    assertThat(frozen.reason())
        .isEqualTo(
            "the branch was set back to a commit before the last good one (last good aaaaaaaaaa,"
                + " branch at bbbbbbbbbb)");
  }

  @Test
  void an_outage_after_a_freeze_does_not_hide_the_freeze() {
    var frozen = after(FRESH_A, fetched(B, A, Relation.DIVERGED, 1));

    assertThat(after(frozen, new Observation.Failed("off", at(2)))).isEqualTo(frozen);
  }

  @Test
  void a_frozen_source_goes_on_with_a_descendant_of_the_last_good_commit() {
    var frozen = after(FRESH_A, fetched(B, A, Relation.DIVERGED, 1));

    assertThat(after(frozen, fetched(C, A, Relation.FORWARD, 2))).isEqualTo(new Fresh(C, at(2)));
  }

  @Test
  void an_acceptance_holds_for_one_commit_only() {
    var frozen = after(FRESH_A, fetched(B, A, Relation.DIVERGED, 1));
    var accepted = Source.accept(frozen, B);

    assertThat(accepted.lastGood()).contains(A);
    assertThat(after(accepted, fetched(C, A, Relation.DIVERGED, 2))).isInstanceOf(Frozen.class);
    assertThat(after(accepted, fetched(B, A, Relation.DIVERGED, 2))).isEqualTo(new Fresh(B, at(2)));
  }

  @Test
  void an_acceptance_is_spent_when_the_source_goes_on() {
    var rewound = after(FRESH_A, fetched(B, A, Relation.BEHIND, 1));
    var forward = after(Source.accept(rewound, B), fetched(C, A, Relation.FORWARD, 2));

    assertThat(after(forward, fetched(B, C, Relation.BEHIND, 3))).isInstanceOf(Frozen.class);
  }

  @Test
  void nobody_can_accept_an_empty_or_a_broken_fleet() {
    var frozen = Source.accept(after(FRESH_A, fetched(B, A, Relation.BEHIND, 1)), B);
    var good = Optional.of(A);

    assertThat(after(frozen, new Observation.EmptyTree(B, good, Relation.BEHIND, at(2))).lastGood())
        .contains(A);
    assertThat(
            after(frozen, new Observation.Rejected(B, good, Relation.BEHIND, "bad", at(2)))
                .lastGood())
        .contains(A);
  }

  @Test
  void a_source_that_is_not_frozen_has_nothing_to_accept() {
    assertThat(Source.accept(FRESH_A, B)).isEqualTo(FRESH_A);
  }

  @Test
  void a_deleted_branch_freezes_and_goes_on_when_it_is_back() {
    var frozen = after(FRESH_A, new Observation.RefMissing("refs/heads/main", at(1)));

    assertThat(frozen.reason()).isEqualTo("refs/heads/main: the branch is gone");
    assertThat(after(frozen, fetched(A, A, Relation.SAME, 2))).isEqualTo(new Fresh(A, at(2)));
  }

  @Test
  void an_empty_tree_freezes_until_there_is_a_fleet_again() {
    var frozen =
        after(FRESH_A, new Observation.EmptyTree(B, Optional.of(A), Relation.FORWARD, at(1)));

    assertThat(((Frozen) frozen).cause()).isEqualTo(FreezeReason.EMPTY);
    assertThat(after(frozen, fetched(C, A, Relation.FORWARD, 2))).isEqualTo(new Fresh(C, at(2)));
  }

  @Test
  void a_rejected_fleet_says_why() {
    var seen = new Observation.Rejected(B, Optional.of(A), Relation.FORWARD, "2 errors", at(1));

    assertThat(after(FRESH_A, seen).reason()).isEqualTo("2 errors");
  }

  @Test
  void a_lost_state_directory_still_notices_a_rewind() {
    var recovered = SourceState.recovered(B);

    assertThat(after(recovered, fetched(A, B, Relation.BEHIND, 1)).lastGood()).contains(B);
    assertThat(after(recovered, fetched(C, B, Relation.UNKNOWN, 1)).reason())
        .startsWith("the last good commit cannot be found in the repository");
    assertThat(after(recovered, fetched(C, B, Relation.FORWARD, 1)).lastGood()).contains(C);
  }

  @Test
  void an_observation_made_against_another_last_good_commit_is_ignored() {
    assertThat(after(FRESH_A, fetched(C, B, Relation.FORWARD, 1))).isEqualTo(FRESH_A);
    assertThat(after(FRESH_A, first(C))).isEqualTo(FRESH_A);
  }

  @Test
  void a_freeze_keeps_its_time_while_nothing_changes() {
    var frozen =
        after(FRESH_A, fetched(B, A, Relation.BEHIND, 1), fetched(B, A, Relation.BEHIND, 2));

    assertThat(((Frozen) frozen).since()).isEqualTo(at(1));
  }

  /** Whatever is seen: the revision moves only to what follows it, or to what was accepted. */
  @Test
  void only_descendants_and_accepted_commits_ever_come_into_force() {
    long seed = 20_260_101L;
    var random = new Random(seed);
    SourceState state = FRESH_A;
    Optional<CommitId> accepted = Optional.empty();
    for (int i = 0; i < 20_000; i++) {
      if (random.nextInt(10) == 0) {
        accepted = Optional.of(List.of(A, B, C).get(random.nextInt(3)));
        state = Source.accept(state, accepted.get());
      }
      var seen = anything(random, state, i);
      var next = Source.step(state, seen);
      if (!next.lastGood().equals(state.lastGood())) {
        var f = (Observation.Fetched) seen;
        assertThat(f.relation().isForward() || Optional.of(f.commit()).equals(accepted))
            .as("seed %s, step %s", seed, i)
            .isTrue();
      }
      assertThat(next.lastGood()).as("seed %s, step %s", seed, i).isPresent();
      state = next;
    }
  }

  private static Observation anything(Random random, SourceState state, int i) {
    var commits = new ArrayList<>(List.of(A, B, C));
    var c = commits.get(random.nextInt(3));
    var relations = Relation.values();
    var relation = relations[random.nextInt(relations.length)];
    var good = random.nextInt(5) == 0 ? Optional.of(A) : state.lastGood();
    return switch (random.nextInt(6)) {
      case 0 -> new Observation.Failed("off", at(i));
      case 1 -> new Observation.RefMissing("refs/heads/main", at(i));
      case 2 -> new Observation.EmptyTree(c, good, relation, at(i));
      case 3 -> new Observation.Rejected(c, good, relation, "bad", at(i));
      default -> new Observation.Fetched(c, good, relation, at(i));
    };
  }
}
