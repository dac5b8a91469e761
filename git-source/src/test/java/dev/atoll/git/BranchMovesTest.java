package dev.atoll.git;

import static org.assertj.core.api.Assertions.assertThat;

import dev.atoll.git.source.CommitId;
import dev.atoll.git.source.Observation;
import dev.atoll.git.source.Relation;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** How the tip of a branch stands to the last good commit, however it got there. */
class BranchMovesTest {

  private static final Duration SOON = Duration.ofSeconds(30);
  private static final Clock CLOCK =
      Clock.fixed(Instant.parse("2026-01-02T03:04:05Z"), ZoneOffset.UTC);

  @TempDir Path dir;
  private RealGit origin;
  private GitMirror mirror;

  @BeforeEach
  void mirror_of_a_fleet() {
    origin = RealGit.fleet(dir.resolve("origin"));
    mirror = mirror("main");
  }

  @AfterEach
  void close() {
    mirror.close();
  }

  private GitMirror mirror(String branch) {
    var url = SourceUrl.parse("file://" + origin.dir());
    return GitMirror.open(dir.resolve("mirror"), url, branch, GitAuth.none(), CLOCK);
  }

  private CommitId fetched() {
    return ((Tip.At) mirror.fetch(SOON)).commit();
  }

  private Observation seen(CommitId lastGood) {
    return mirror.observe(Optional.of(lastGood), "", SOON);
  }

  private Relation relationTo(CommitId lastGood) {
    return ((Observation.OfTip) seen(lastGood)).relation();
  }

  @Test
  void a_new_commit_is_forward_and_the_same_one_is_the_same() {
    var first = fetched();
    assertThat(relationTo(first)).isEqualTo(Relation.SAME);

    origin.write("policies/b.yaml", "b").commit("second");

    assertThat(relationTo(first)).isEqualTo(Relation.FORWARD);
  }

  @Test
  void a_force_push_back_is_behind_and_the_commit_left_behind_stays_readable() {
    origin.write("policies/b.yaml", "b").commit("second");
    var good = fetched();
    origin.git("reset", "-q", "--hard", "HEAD~1");
    origin.git("reflog", "expire", "--expire=now", "--all");
    origin.git("gc", "-q", "--prune=now");

    assertThat(relationTo(good)).isEqualTo(Relation.BEHIND);
    assertThat(mirror.repository().history().facts(good).subject()).isEqualTo("second");
  }

  @Test
  void a_force_push_sideways_is_diverged() {
    origin.write("policies/b.yaml", "b").commit("second");
    var good = fetched();
    origin.git("reset", "-q", "--hard", "HEAD~1");
    origin.write("policies/c.yaml", "c").commit("another second");

    assertThat(relationTo(good)).isEqualTo(Relation.DIVERGED);
  }

  @Test
  void a_history_in_another_order_after_a_rebase_is_diverged() {
    origin.write("policies/b.yaml", "b").commit("second");
    origin.write("policies/c.yaml", "c").commit("third");
    var good = fetched();
    var second = origin.git("rev-parse", "HEAD~1");
    origin.git("reset", "-q", "--hard", "HEAD~2");
    origin.git("cherry-pick", good.hex());
    origin.git("cherry-pick", second);

    assertThat(relationTo(good)).isEqualTo(Relation.DIVERGED);
    assertThat(origin.git("rev-parse", "HEAD^{tree}"))
        .isEqualTo(mirror.repository().history().treeId(good, "").orElseThrow());
  }

  @Test
  void an_unrelated_history_is_diverged() {
    var good = fetched();
    origin.git("checkout", "-q", "--orphan", "other");
    origin.commit("fresh start");
    origin.git("branch", "-q", "-f", "main", "other");

    assertThat(relationTo(good)).isEqualTo(Relation.DIVERGED);
  }

  @Test
  void a_last_good_commit_that_the_repository_never_had_is_unknown() {
    assertThat(relationTo(new CommitId("1".repeat(40)))).isEqualTo(Relation.UNKNOWN);
  }

  @Test
  void a_deleted_branch_is_missing_and_its_commits_stay() {
    var good = fetched();
    origin.git("checkout", "-q", "--detach");
    origin.git("branch", "-q", "-D", "main");

    assertThat(seen(good))
        .isEqualTo(new Observation.RefMissing("refs/heads/main", CLOCK.instant()));
    assertThat(mirror.repository().history().has(good)).isTrue();
  }

  @Test
  void a_renamed_branch_is_missing_and_a_tag_of_its_name_is_not_taken_for_it() {
    var good = fetched();
    origin.git("branch", "-q", "-m", "main", "trunk");
    origin.git("tag", "main");
    origin.git("update-ref", "refs/main", "HEAD");

    assertThat(seen(good)).isInstanceOf(Observation.RefMissing.class);
  }

  @Test
  void an_empty_tree_is_seen_as_one() {
    var good = fetched();
    origin.git("rm", "-q", "-r", ".");
    var empty = origin.commit("all gone");

    assertThat(seen(good))
        .isEqualTo(
            new Observation.EmptyTree(empty, Optional.of(good), Relation.FORWARD, CLOCK.instant()));
  }

  @Test
  void a_tree_with_nothing_but_a_readme_holds_no_fleet() {
    var good = fetched();
    origin.git("rm", "-q", "-r", ".");
    origin.write("README.md", "# Moved").write("ci/build.yaml", "x: 1").commit("moved");

    assertThat(seen(good)).isInstanceOf(Observation.EmptyTree.class);
  }

  @Test
  void a_commit_to_the_readme_alone_is_forward_and_changes_nothing_of_the_fleet() {
    var good = fetched();
    origin.write("README.md", "# Fleet").commit("say what it is");
    var tip = fetched();
    var history = mirror.repository().history();

    assertThat(relationTo(good)).isEqualTo(Relation.FORWARD);
    assertThat(history.changedPaths(good, tip, "")).containsExactly("README.md");
    assertThat(history.treeId(tip, "policies")).isEqualTo(history.treeId(good, "policies"));
  }

  @Test
  void a_fleet_folder_that_is_gone_is_no_fleet_though_the_repository_has_files() {
    var tip = mirror.observe(Optional.empty(), "fleets/eu", SOON);

    assertThat(tip).isInstanceOf(Observation.EmptyTree.class);
  }

  @Test
  void a_commit_from_2099_is_judged_by_its_parents() {
    var good = fetched();
    origin.with("GIT_COMMITTER_DATE", "2099-01-01T00:00:00Z");
    var future = origin.write("a", "1").commit("from the future");
    assertThat(relationTo(good)).isEqualTo(Relation.FORWARD);

    origin.with("GIT_COMMITTER_DATE", "1999-01-01T00:00:00Z");
    origin.write("a", "2").commit("from the past");

    assertThat(relationTo(future)).isEqualTo(Relation.FORWARD);
    assertThat(relationTo(good)).isEqualTo(Relation.FORWARD);
  }

  @Test
  void an_octopus_merge_descends_from_all_its_parents() {
    var good = fetched();
    for (var name : new String[] {"one", "two", "three"}) {
      origin.git("checkout", "-q", "-b", name, good.hex());
      origin.write(name, name).commit(name);
    }
    var two = new CommitId(origin.git("rev-parse", "two"));
    origin.git("checkout", "-q", "main");
    origin.git("merge", "-q", "-m", "octopus", "one", "two", "three");

    assertThat(relationTo(good)).isEqualTo(Relation.FORWARD);
    assertThat(relationTo(two)).isEqualTo(Relation.FORWARD);
    assertThat(mirror.repository().history().facts(fetched()).parents()).hasSize(3);
  }

  @Test
  void each_move_of_the_branch_is_on_record_also_for_the_next_process() {
    var first = fetched();
    var second = origin.write("a", "a").commit("second");
    fetched();
    origin.git("reset", "-q", "--hard", first.hex());
    fetched();
    origin.git("checkout", "-q", "--detach");
    origin.git("branch", "-q", "-D", "main");
    mirror.fetch(SOON);
    mirror.fetch(SOON);
    mirror.close();
    mirror = mirror("main");

    assertThat(mirror.moves())
        .extracting(RefMove::from, RefMove::to, RefMove::relation)
        .containsExactly(
            org.assertj.core.groups.Tuple.tuple(
                Optional.empty(), Optional.of(first), Relation.FIRST),
            org.assertj.core.groups.Tuple.tuple(
                Optional.of(first), Optional.of(second), Relation.FORWARD),
            org.assertj.core.groups.Tuple.tuple(
                Optional.of(second), Optional.of(first), Relation.BEHIND),
            org.assertj.core.groups.Tuple.tuple(
                Optional.of(first), Optional.empty(), Relation.FIRST));
  }

  @Test
  void a_shallow_repository_cannot_tell_what_lies_beyond_its_end() {
    var first = fetched();
    origin.write("a", "a").commit("second");
    origin.write("a", "b").commit("third");
    origin.git("clone", "-q", "--depth=1", "file://" + origin.dir(), dir.resolve("s").toString());
    try (var shallow = GitRepository.open(dir.resolve("s"))) {
      var tip = shallow.resolve("HEAD").orElseThrow();
      assertThat(shallow.resolve("HEAD~1")).isEmpty();
      assertThat(shallow.history().relation(Optional.of(first), tip)).isEqualTo(Relation.UNKNOWN);
    }
  }

  @Test
  void alternates_replace_refs_and_grafts_do_not_change_history() {
    origin.write("a", "a").commit("second");
    var good = fetched();
    var first = origin.git("rev-parse", "HEAD~1");
    origin.git("replace", "--graft", good.hex());
    assertThat(origin.succeeds("merge-base", "--is-ancestor", first, good.hex())).isFalse();

    try (var repository = GitRepository.open(origin.dir())) {
      assertThat(repository.history().isAncestor(new CommitId(first), good)).isTrue();
    }
    origin.git("replace", "-d", good.hex());
    origin.write(".git/info/grafts", good.hex() + "\n");
    assertThat(origin.succeeds("merge-base", "--is-ancestor", first, good.hex())).isFalse();
    try (var repository = GitRepository.open(origin.dir())) {
      assertThat(repository.history().isAncestor(new CommitId(first), good)).isTrue();
    }
    assertThat(relationTo(new CommitId(first))).isEqualTo(Relation.FORWARD);
  }
}
