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

/** What a mirror takes in, what it refuses, and what it keeps. */
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
}
