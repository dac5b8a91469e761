package dev.atoll.git;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.atoll.git.source.CommitId;
import dev.atoll.git.source.Observation;
import dev.atoll.git.source.Relation;
import java.io.IOException;
import java.nio.file.Files;
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

class GitMirrorTest {

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
  void a_fetch_gives_the_tip_and_checks_nothing_out() throws IOException {
    assertThat(fetched()).isEqualTo(origin.head());
    try (var files = Files.walk(dir.resolve("mirror"))) {
      assertThat(files.map(p -> p.getFileName().toString())).doesNotContain("fleet.yaml");
    }
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
  void a_missing_repository_is_a_failure_and_not_a_missing_branch() {
    mirror.close();
    var url = SourceUrl.of(dir.resolve("nowhere"));
    mirror = GitMirror.open(dir.resolve("m2"), url, "main", GitAuth.none(), CLOCK);

    var failed = (Observation.Failed) mirror.observe(Optional.empty(), "", SOON);
    assertThat(failed.reason()).isEqualTo("there is no repository in " + dir.resolve("nowhere"));
  }

  @Test
  void a_repository_that_is_unreachable_for_a_while_loses_nothing() throws IOException {
    var good = fetched();
    Files.move(origin.dir(), dir.resolve("away"));
    assertThat(seen(good)).isInstanceOf(Observation.Failed.class);

    Files.move(dir.resolve("away"), origin.dir());

    assertThat(relationTo(good)).isEqualTo(Relation.SAME);
  }

  @Test
  void a_repository_with_sha256_names_is_refused_in_plain_words() {
    mirror.close();
    var other = RealGit.init(dir.resolve("sha256"), "--object-format=sha256");
    mirror =
        GitMirror.open(dir.resolve("m2"), SourceUrl.of(other.dir()), "main", GitAuth.none(), CLOCK);

    assertThatThrownBy(() -> mirror.fetch(SOON))
        .isInstanceOf(GitException.Refused.class)
        .hasMessage(
            "the repository " + other.dir() + " uses sha256 object names; only SHA-1 is supported");
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
  void a_shallow_repository_is_no_source() {
    var first = origin.head();
    origin.write("a", "a").commit("second");
    origin.write("a", "b").commit("third");
    fetched();
    origin.git("clone", "-q", "--depth=1", "file://" + origin.dir(), dir.resolve("s").toString());
    var url = SourceUrl.of(dir.resolve("s"));
    try (var other = GitMirror.open(dir.resolve("m2"), url, "main", GitAuth.none(), CLOCK)) {
      var failed = (Observation.Failed) other.observe(Optional.of(first), "", SOON);
      assertThat(failed.reason())
          .isEqualTo(
              "the repository "
                  + dir.resolve("s")
                  + " is shallow; a source needs its whole history");
    }
  }

  @Test
  void a_broken_object_from_the_remote_is_refused_by_fsck() {
    var good = fetched();
    var blob = origin.feed("x".getBytes(), "hash-object", "-w", "--stdin");
    var tree = origin.feed(("100644 blob " + blob + "\t.git\n").getBytes(), "mktree");
    var commit = origin.git("commit-tree", "-p", good.hex(), "-m", "evil", tree);
    origin.git("update-ref", "refs/heads/main", commit);

    var failed = (Observation.Failed) seen(good);

    assertThat(failed.reason()).contains(".git");
    assertThat(mirror.lastSeen()).contains(good);
  }

  @Test
  void an_object_above_the_limit_is_not_taken_in() {
    var good = fetched();
    origin.write("video.bin", new byte[(int) BoundedRepository.MAX_OBJECT + 1]).commit("a film");

    var failed = (Observation.Failed) seen(good);

    assertThat(failed.reason()).contains("Object too large");
    assertThat(mirror.lastSeen()).contains(good);
  }

  @Test
  void the_record_of_moves_is_bounded_and_keeps_the_newest() throws IOException {
    var log = new RefLog(dir.resolve("moves"), 1_000);
    var commit = Optional.of(origin.head());
    for (int i = 0; i < 100; i++) {
      log.add(
          new RefMove(
              Instant.ofEpochSecond(i), "refs/heads/main", commit, commit, Relation.FORWARD));
    }
    Files.writeString(
        dir.resolve("moves"), "2026-01-01T00:0", java.nio.file.StandardOpenOption.APPEND);

    assertThat(Files.size(dir.resolve("moves"))).isLessThanOrEqualTo(1_100);
    assertThat(Files.size(dir.resolve("moves.1"))).isLessThanOrEqualTo(1_000);
    assertThat(log.moves().getLast().at()).isEqualTo(Instant.ofEpochSecond(99));
    assertThat(log.moves()).hasSizeBetween(7, 20);
  }

  @Test
  void two_mirrors_cannot_share_a_directory() {
    assertThatThrownBy(() -> mirror("other"))
        .isInstanceOf(GitException.Unreadable.class)
        .hasMessageEndingWith("is in use by another mirror");
  }

  @Test
  void branch_names_that_could_be_options_or_other_refs_are_refused() {
    mirror.close();
    for (var name : new String[] {"-upload-pack=x", "refs/heads/x", "a..b", "a b", "", "x.lock"}) {
      assertThatThrownBy(() -> mirror(name)).isInstanceOf(GitException.Refused.class);
    }
    mirror = mirror("feature/x");
  }

  @Test
  void many_fetches_are_packed_into_one_and_no_tip_is_lost() {
    var left = fetched();
    origin.git("commit", "-q", "--amend", "-m", "rewritten");
    fetched();
    for (int i = 0; i < 60; i++) {
      origin.git("commit", "-q", "--allow-empty", "-m", "n" + i);
      fetched();
    }

    assertThat(mirror.compact(SOON)).isTrue();
    assertThat(mirror.compact(SOON)).isFalse();
    assertThat(mirror.repository().history().has(left)).isTrue();
    assertThat(fetched()).isEqualTo(origin.head());
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
