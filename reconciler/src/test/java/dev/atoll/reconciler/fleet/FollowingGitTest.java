package dev.atoll.reconciler.fleet;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Comparator;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What becomes of commits, good and bad, in real clusters. */
class FollowingGitTest {

  private static final String ONE = "cluster-one";
  private static final String TWO = "cluster-two";

  @TempDir Path dir;
  private Scene scene;

  @BeforeEach
  void prepare() {
    scene = Scene.of(dir, ONE, TWO).start();
  }

  @AfterEach
  void end() {
    scene.close();
  }

  @Test
  void a_good_commit_reaches_all_clusters() {
    scene.arrive("first");
    scene.git.policy("allow", "backend");
    var second = scene.arrive("second");

    assertThat(scene.peer(ONE, "allow")).isEqualTo("backend");
    assertThat(scene.peer(TWO, "allow")).isEqualTo("backend");
    assertThat(scene.reconciler.status().source().revision()).isEqualTo(second.hex());
    assertThat(scene.cluster(TWO).lastChange().orElseThrow().commit()).isEqualTo(second.hex());
    assertThat(scene.source()).isEqualTo("fresh ");
  }

  @Test
  void a_bad_commit_changes_nothing_and_names_the_finding() {
    var good = scene.arrive("good");
    scene.git.policy("allow", "backend").cluster(TWO, 1, TWO);
    scene.git.push("a second cluster with ID 1");
    scene.look().look();

    assertThat(scene.source()).startsWith("frozen").contains("MESH", "clusters/", ".yaml:");
    assertThat(scene.reconciler.status().source().revision()).isEqualTo(good.hex());
    assertThat(scene.peer(ONE, "allow")).isEqualTo("frontend");
    assertThat(scene.events).filteredOn(e -> e.startsWith("source is frozen")).hasSize(1);

    scene.git.cluster(TWO, 2, TWO);
    scene.arrive("mended");
    assertThat(scene.peer(ONE, "allow")).isEqualTo("backend");
  }

  @Test
  void a_branch_that_was_set_back_freezes_and_drift_is_still_corrected() {
    var first = scene.arrive("first");
    scene.git.policy("allow", "backend");
    var second = scene.arrive("second");
    scene.git.setTo(first);
    scene.look();

    assertThat(scene.source()).startsWith("frozen the branch was set back");
    scene.edit(ONE, "allow", "intruder");
    scene.await("drift is corrected", () -> scene.peer(ONE, "allow").equals("backend"));
    assertThat(scene.reconciler.status().source().revision()).isEqualTo(second.hex());
  }

  @Test
  void a_branch_that_was_rewritten_freezes_until_its_commit_is_approved_by_name()
      throws IOException {
    var first = scene.arrive("first");
    scene.git.policy("allow", "backend");
    scene.arrive("second");
    scene.git.setTo(first);
    scene.git.policy("allow", "other");
    var sideways = scene.git.push("sideways");
    scene.look();

    assertThat(scene.source()).startsWith("frozen the branch was rewritten");
    assertThat(scene.peer(TWO, "allow")).isEqualTo("backend");

    scene.state.approve(sideways);
    scene.look();
    scene.awaitHolds(sideways);
    assertThat(scene.peer(TWO, "allow")).isEqualTo("other");
  }

  @Test
  void a_deleted_branch_and_an_empty_one_freeze_with_the_reason() {
    var good = scene.arrive("good");
    scene.git.git("push", "-q", "origin", ":main");
    scene.look();
    assertThat(scene.source()).startsWith("frozen").contains("the branch is gone");

    scene.git.remove("");
    scene.git.push("nothing is left");
    scene.look();
    assertThat(scene.source()).startsWith("frozen").contains("the branch holds no fleet");
    assertThat(scene.policies(ONE)).containsExactly("allow");

    scene.git.git("reset", "-q", "--hard", good.hex());
    scene.git.policy("more", "frontend");
    scene.arrive("back");
    assertThat(scene.policies(ONE)).containsExactly("allow", "more");
  }

  @Test
  void while_git_is_out_of_reach_the_last_good_commit_is_held_also_over_a_restart()
      throws IOException {
    var good = scene.arrive("good");
    var away = dir.resolve("away.git");
    Files.move(scene.git.bare(), away);
    scene.look().look();

    assertThat(scene.source()).startsWith("stale there is no repository in");
    assertThat(scene.events).filteredOn(e -> e.startsWith("source is stale")).hasSize(1);
    scene.edit(TWO, "allow", "intruder");
    scene.await("drift is corrected", () -> scene.peer(TWO, "allow").equals("frontend"));

    scene.restart().look();
    scene.awaitHolds(good);
    scene.edit(TWO, "allow", "intruder");
    scene.await("drift is corrected", () -> scene.peer(TWO, "allow").equals("frontend"));

    Files.move(away, scene.git.bare());
    scene.look();
    assertThat(scene.source()).isEqualTo("fresh ");
  }

  @Test
  void the_clusters_remember_when_the_state_directory_is_lost_and_the_branch_was_set_back()
      throws IOException {
    var first = scene.arrive("first");
    scene.git.policy("allow", "backend");
    var second = scene.arrive("second");
    scene.reconciler.close();
    delete(dir.resolve("state"));
    scene.git.setTo(first);
    scene.start().look();

    assertThat(scene.source()).startsWith("frozen");
    assertThat(scene.reconciler.status().source().revision()).isEqualTo(second.hex());
    assertThat(scene.events).anyMatch(e -> e.contains("the clusters remember"));
    Scene.sleep(1000);
    assertThat(scene.peer(ONE, "allow")).isEqualTo("backend");
  }

  @Test
  void the_clusters_are_asked_also_where_git_was_out_of_reach_at_first() throws IOException {
    var first = scene.arrive("first");
    scene.git.policy("allow", "backend");
    scene.arrive("second");
    scene.reconciler.close();
    delete(dir.resolve("state"));
    scene.git.setTo(first);
    var away = dir.resolve("away.git");
    Files.move(scene.git.bare(), away);
    scene.start().look();
    assertThat(scene.source()).startsWith("stale");
    Files.move(away, scene.git.bare());
    scene.look();

    assertThat(scene.source()).startsWith("frozen");
    Scene.sleep(1000);
    assertThat(scene.peer(ONE, "allow")).isEqualTo("backend");
  }

  @Test
  void too_many_deletions_are_stopped_and_an_approval_lets_exactly_that_commit_through()
      throws IOException {
    scene.git.settings("deletions: {max: 1, percent: 0}");
    scene.git.policy("a", "x").policy("b", "x").policy("c", "x").policy("d", "x");
    scene.arrive("five policies");
    scene.git.remove("policies/shop/a.yaml").remove("policies/shop/b.yaml");
    var two = scene.git.push("two fewer");
    scene.look();
    scene.await("it is stopped", () -> scene.cluster(ONE).lastError().contains("removes 2 of"));
    assertThat(scene.policies(ONE)).hasSize(5);

    scene.state.approve(two);
    scene.look();
    scene.awaitHolds(two);
    assertThat(scene.policies(ONE)).containsExactly("allow", "c", "d");

    scene.git.remove("policies/shop/c.yaml").remove("policies/shop/d.yaml");
    scene.git.push("two more");
    scene.look();
    scene.await("it is stopped", () -> scene.cluster(TWO).lastError().contains("removes 2 of"));
    assertThat(scene.policies(TWO)).containsExactly("allow", "c", "d");
  }

  @Test
  void no_commit_raises_its_own_limit_on_deletions() throws IOException {
    scene.git.settings("deletions: {max: 1, percent: 0}");
    scene.git.policy("a", "x").policy("b", "x");
    scene.arrive("three policies");
    scene.git.settings("deletions: {max: 100, percent: 100}");
    scene.git.remove("policies/shop/a.yaml").remove("policies/shop/b.yaml");
    scene.git.push("two fewer, and more allowed");
    scene.look();
    scene.await("it is stopped", () -> scene.cluster(ONE).lastError().contains("removes 2 of"));
    assertThat(scene.policies(ONE)).hasSize(3);
  }

  @Test
  void an_expired_waiver_refuses_new_commits_and_leaves_the_last_good_one_in_force() {
    var days = new SettableClock();
    scene.close();
    scene.clock = days;
    scene.start();
    scene
        .git
        .edit("clusters/cluster-two.yaml", "id: 2", "id: 1")
        .write(
            "waivers/late.yaml",
            """
            apiVersion: atoll.dev/v1alpha1
            kind: Waiver
            metadata: {name: late}
            spec:
              rule: MESH004
              object: "*"
              owner: ann
              reason: renumbered next week
              ticket: NET-1
              expires: %s
            """
                .formatted(days.today().plusDays(3)));
    var good = scene.arrive("good");
    days.move(Duration.ofDays(5));
    scene.look();
    scene.restart().look();

    assertThat(scene.source()).isEqualTo("fresh ");
    scene.awaitHolds(good);
  }

  @Test
  void a_last_good_commit_that_this_version_refuses_is_not_held_until_a_better_one_comes()
      throws IOException {
    scene.git.edit("clusters/cluster-two.yaml", "id: 2", "id: 1");
    var refused = scene.git.push("good for an older version, say");
    lastGood(refused.hex());
    scene.restart().look().look();

    assertThat(scene.source()).startsWith("frozen").contains("cannot be held", "MESH004");
    assertThat(scene.events).filteredOn(e -> e.contains("cannot be held")).hasSize(1);
    Scene.sleep(500);
    assertThat(scene.policies(ONE)).isEmpty();

    scene.git.edit("clusters/cluster-two.yaml", "id: 1", "id: 2");
    scene.arrive("mended");
    assertThat(scene.source()).isEqualTo("fresh ");
  }

  @Test
  void a_last_good_commit_that_git_has_lost_freezes_until_the_new_one_is_approved()
      throws IOException {
    var tip = scene.git.push("a new history");
    lastGood("9".repeat(40));
    scene.restart().look();
    assertThat(scene.source())
        .startsWith("frozen the last good commit cannot be found")
        .contains("is not in the repository");

    scene.state.approve(tip);
    scene.look();
    scene.awaitHolds(tip);
    assertThat(scene.source()).isEqualTo("fresh ");
  }

  private void lastGood(String commit) throws IOException {
    Files.writeString(dir.resolve("state").resolve("last-good"), commit);
  }

  private static void delete(Path tree) throws IOException {
    try (var files = Files.walk(tree)) {
      for (var f : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(f);
      }
    }
  }
}
