package dev.atoll.reconciler.fleet;

import static org.assertj.core.api.Assertions.assertThat;

import dev.atoll.git.source.CommitId;
import dev.atoll.reconciler.plan.Inventory;
import dev.atoll.reconciler.target.Identity;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class GateTest {

  /** A history in one line: 1, 2, 3 and so on; 9 is not known. */
  private static final CommitId FIRST = commit(1);

  private static final CommitId SECOND = commit(2);
  private static final CommitId THIRD = commit(3);
  private static final CommitId LOST = commit(9);
  private static final Set<CommitId> NONE = Set.of();

  private final Map<String, String> known = new TreeMap<>();
  private final Gate gate = gate(Duration.ofMillis(200));

  private Gate gate(Duration patience) {
    return new Gate(GateTest::leadsTo, new OnPaper(), patience);
  }

  private static boolean leadsTo(CommitId a, CommitId b) {
    return !a.equals(LOST) && !b.equals(LOST) && a.compareTo(b) <= 0;
  }

  private final class OnPaper implements Gate.Uids {
    @Override
    public Optional<String> known(String cluster) {
      return Optional.ofNullable(known.get(cluster));
    }

    @Override
    public void learn(String cluster, String uid) {
      known.put(cluster, uid);
    }

    @Override
    public String howToForget(String cluster) {
      return "strike " + cluster + " out";
    }
  }

  private static CommitId commit(int digit) {
    return new CommitId(String.valueOf(digit).repeat(40));
  }

  private static Identity empty(String uid) {
    return new Identity(uid, Optional.empty());
  }

  private static Identity holding(String uid, CommitId applied) {
    var header = new Inventory.Header("islands", "one", uid, "", applied.hex(), "", 0);
    return new Identity(uid, Optional.of(header));
  }

  @Test
  void an_empty_cluster_is_let_through_and_remembered() {
    assertThat(gate.refusal("one", empty("u1"), FIRST, NONE)).isEmpty();
    assertThat(known).containsEntry("one", "u1");
  }

  @Test
  void a_cluster_that_holds_an_earlier_commit_is_let_through() {
    assertThat(gate.refusal("one", holding("u1", FIRST), SECOND, NONE)).isEmpty();
  }

  @Test
  void a_cluster_that_holds_a_later_or_unknown_commit_is_refused_by_name() {
    assertThat(gate.refusal("one", holding("u1", THIRD), SECOND, NONE).orElseThrow())
        .contains("holds 3333333333", "approve " + SECOND.hex());
    assertThat(gate.refusal("one", holding("u1", LOST), SECOND, NONE)).isPresent();
    assertThat(known).isEmpty();
  }

  @Test
  void an_approved_commit_is_let_through_and_so_are_its_descendants_where_it_was_missed() {
    assertThat(gate.refusal("one", holding("u1", LOST), SECOND, Set.of(SECOND))).isEmpty();
    assertThat(gate.refusal("one", holding("u1", LOST), THIRD, Set.of(SECOND))).isEmpty();
    assertThat(gate.refusal("one", holding("u1", LOST), FIRST, Set.of(SECOND))).isPresent();
  }

  @Test
  void an_approval_is_used_up_once_a_cluster_has_followed_it() {
    assertThat(gate.refusal("one", holding("u1", THIRD), SECOND, Set.of(FIRST))).isPresent();
  }

  @Test
  void two_names_for_one_cluster_are_refused_both() {
    gate.refusal("one", empty("u1"), FIRST, NONE);

    assertThat(gate.refusal("two", empty("u1"), FIRST, NONE).orElseThrow()).contains("as one");
    assertThat(gate.refusal("one", empty("u1"), FIRST, NONE).orElseThrow()).contains("as two");
    gate.forget("two");
    assertThat(gate.refusal("one", empty("u1"), FIRST, NONE)).isEmpty();
  }

  @Test
  void another_cluster_behind_a_name_is_refused_until_the_name_is_forgotten() {
    known.put("one", "u1");

    assertThat(gate.refusal("one", empty("u2"), FIRST, NONE).orElseThrow())
        .contains("u1", "u2", "strike one out");
    known.clear();
    assertThat(gate.refusal("one", empty("u2"), FIRST, NONE)).isEmpty();
  }

  @Test
  void newcomers_wait_until_all_were_heard_so_that_no_twin_is_written_to() throws Exception {
    var patient = gate(Duration.ofSeconds(30));
    patient.expect(Set.of("one", "two", "three"));
    var one =
        CompletableFuture.supplyAsync(
            () -> patient.refusal("one", empty("u1"), FIRST, NONE), Thread::startVirtualThread);
    var two =
        CompletableFuture.supplyAsync(
            () -> patient.refusal("two", empty("u1"), FIRST, NONE), Thread::startVirtualThread);
    Thread.sleep(100);
    assertThat(one.isDone() || two.isDone()).isFalse();
    patient.heard("three");

    assertThat(one.get(10, TimeUnit.SECONDS)).isPresent();
    assertThat(two.get(10, TimeUnit.SECONDS)).isPresent();
  }

  @Test
  void a_silent_newcomer_holds_up_the_others_no_longer_than_patience() {
    gate.expect(Set.of("one", "two"));
    var began = System.nanoTime();

    assertThat(gate.refusal("one", empty("u1"), FIRST, NONE)).isEmpty();
    assertThat(System.nanoTime() - began).isBetween(190_000_000L, 5_000_000_000L);
  }
}
