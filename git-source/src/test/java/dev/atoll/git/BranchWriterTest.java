package dev.atoll.git;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.atoll.git.source.CommitId;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ThreadLocalRandom;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class BranchWriterTest {

  private static final Duration SOON = Duration.ofSeconds(60);
  private static final Author BOT =
      new Author("Atoll", "atoll@example.org", Instant.parse("2026-01-02T03:04:05Z"));

  @TempDir Path dir;
  private RealGit origin;

  @BeforeEach
  void an_empty_bare_repository() {
    origin = RealGit.init(dir.resolve("origin.git"), "--bare");
  }

  private GitMirror mirror(String name) {
    var url = SourceUrl.of(origin.dir());
    return GitMirror.open(dir.resolve(name), url, "cluster-one", GitAuth.none(), Clock.systemUTC());
  }

  private Written write(String folder, Map<String, String> files) {
    try (var mirror = mirror("mirror")) {
      return write(mirror, folder, files);
    }
  }

  private static Written write(GitMirror mirror, String folder, Map<String, String> files) {
    return commit(mirror, tip(mirror), edit(folder, files));
  }

  private static FolderEdit edit(String folder, Map<String, String> files, String... removed) {
    var bytes = new HashMap<String, byte[]>();
    files.forEach((p, c) -> bytes.put(p, c.getBytes(StandardCharsets.UTF_8)));
    return FolderEdit.below(folder, bytes, Set.of(removed));
  }

  private static Written commit(GitMirror mirror, Optional<CommitId> parent, FolderEdit edit) {
    return BranchWriter.commit(mirror, parent, edit, "Render abc\n", BOT, SOON);
  }

  private static Optional<CommitId> tip(GitMirror mirror) {
    return mirror.fetch(SOON) instanceof Tip.At at ? Optional.of(at.commit()) : Optional.empty();
  }

  private Written remove(String folder, String... paths) {
    try (var mirror = mirror("mirror")) {
      return commit(mirror, tip(mirror), edit(folder, Map.of(), paths));
    }
  }

  private static CommitId committed(Written written) {
    return ((Written.Committed) written).commit();
  }

  private List<String> listed() {
    return origin.git("ls-tree", "-r", "--name-only", "cluster-one").lines().toList();
  }

  @Test
  void a_branch_that_is_not_there_is_made() {
    var commit = committed(write("", Map.of("shop/a.yaml", "a", "b.yaml", "b")));

    assertThat(origin.git("rev-parse", "cluster-one")).isEqualTo(commit.hex());
    assertThat(listed()).containsExactly("b.yaml", "shop/a.yaml");
    assertThat(origin.git("log", "--format=%an <%ae> %aI %cI %s", "cluster-one"))
        .isEqualTo(
            "Atoll <atoll@example.org> 2026-01-02T03:04:05+00:00 2026-01-02T03:04:05+00:00"
                + " Render abc");
    origin.git("fsck", "--strict");
  }

  @Test
  void the_same_files_again_do_nothing() {
    var first = committed(write("", Map.of("a.yaml", "a")));

    assertThat(write("", Map.of("a.yaml", "a")))
        .isEqualTo(new Written.Unchanged(Optional.of(first)));
    assertThat(origin.git("rev-list", "--count", "cluster-one")).isEqualTo("1");
  }

  @Test
  void nothing_to_write_makes_no_branch() {
    assertThat(write("", Map.of())).isEqualTo(new Written.Unchanged(Optional.empty()));
    assertThat(origin.git("for-each-ref")).isEmpty();
  }

  @Test
  void only_what_the_edit_names_changes() {
    write("", Map.of("README.md", "hand-written", "out/old.yaml", "old", "out/mine", "x"));

    try (var mirror = mirror("mirror")) {
      commit(mirror, tip(mirror), edit("out", Map.of("new.yaml", "new"), "old.yaml", "nothing"));
    }

    assertThat(listed()).containsExactly("README.md", "out/mine", "out/new.yaml");
  }

  @Test
  void a_folder_can_be_emptied() {
    write("out", Map.of("a.yaml", "a"));

    remove("out", "a.yaml");

    assertThat(origin.git("ls-tree", "-r", "cluster-one")).isEmpty();
  }

  @Test
  void the_same_input_gives_the_same_commit_everywhere() {
    var one = committed(write("out", Map.of("a.yaml", "a", "b.yaml", "b")));
    var other = RealGit.init(dir.resolve("other.git"), "--bare");
    var url = SourceUrl.of(other.dir());
    try (var mirror =
        GitMirror.open(dir.resolve("m2"), url, "x", GitAuth.none(), Clock.systemUTC())) {
      assertThat(committed(write(mirror, "out", Map.of("b.yaml", "b", "a.yaml", "a"))))
          .isEqualTo(one);
    }
  }

  @Test
  void a_commit_of_someone_else_is_kept_below_ours() {
    var first = committed(write("out", Map.of("a.yaml", "a")));
    var work = RealGit.at(dir.resolve("work"));
    origin.git("clone", "-q", "-b", "cluster-one", origin.dir().toString(), work.dir().toString());
    var theirs = work.write("NOTES", "mine").commit("a note");
    work.git("push", "-q", "origin", "cluster-one");

    var ours = committed(write("out", Map.of("a.yaml", "changed")));

    assertThat(origin.git("rev-list", "cluster-one").lines().toList())
        .containsExactly(ours.hex(), theirs.hex(), first.hex());
    assertThat(listed()).containsExactly("NOTES", "out/a.yaml");
  }

  @Test
  void writers_at_the_same_time_lose_nothing() throws Exception {
    write("", Map.of("start", "x"));
    var writers = 3;
    try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      var running = new ArrayList<Future<?>>();
      for (int w = 0; w < writers; w++) {
        int n = w;
        running.add(
            threads.submit(() -> {
              try (var mirror = mirror("m" + n)) {
                for (int i = 0; i < 4; i++) {
                  while (write(mirror, "w" + n, Map.of("x", n + "/" + i))
                      instanceof Written.Moved) {
                    Thread.sleep(ThreadLocalRandom.current().nextInt(50));
                  }
                }
              }
              return n;
            }));
      }
      for (var r : running) {
        r.get();
      }
    }

    assertThat(origin.git("rev-list", "--count", "cluster-one")).isEqualTo("13");
    for (int w = 0; w < writers; w++) {
      assertThat(origin.git("show", "cluster-one:w" + w + "/x")).isEqualTo(w + "/3");
    }
  }

  @Test
  void paths_that_lead_out_or_collide_are_refused_before_anything_is_written() {
    for (var path : List.of("../x", "/x", "a//b", ".git/config", "a\\b", "", "x/")) {
      assertThatThrownBy(() -> write("out", Map.of(path, "x")))
          .as(path)
          .isInstanceOf(GitException.Refused.class);
    }
    assertThatThrownBy(() -> write("", Map.of("a", "x", "a/b", "y")))
        .isInstanceOf(GitException.Refused.class)
        .hasMessage("a is both a file and a folder");
    assertThat(origin.git("for-each-ref")).isEmpty();
  }

  @Test
  void a_file_where_a_folder_must_be_and_a_folder_where_a_file_must_be_are_left_alone() {
    write("", Map.of("out", "a file", "in/a.yaml/README", "in a folder"));

    assertThatThrownBy(() -> write("out", Map.of("a.yaml", "a")))
        .isInstanceOf(GitException.Refused.class)
        .hasMessage("out is both a file and a folder");
    assertThatThrownBy(() -> write("in", Map.of("a.yaml", "a")))
        .isInstanceOf(GitException.Refused.class)
        .hasMessage("in/a.yaml is both a file and a folder");
    assertThat(listed()).containsExactly("in/a.yaml/README", "out");
  }

  @Test
  void nothing_is_pushed_where_the_branch_is_no_longer_what_it_was() {
    var first = committed(write("", Map.of("a", "1")));
    var second = committed(write("", Map.of("b", "1")));

    try (var mirror = mirror("mirror")) {
      var edit = edit("", Map.of("a", "2"));
      assertThat(commit(mirror, Optional.of(first), edit)).isEqualTo(new Written.Moved());
      assertThat(commit(mirror, Optional.empty(), edit)).isEqualTo(new Written.Moved());
    }

    assertThat(origin.git("rev-parse", "cluster-one")).isEqualTo(second.hex());
  }

  @Test
  void the_branch_goes_on_where_it_was_set_back_to() {
    var first = committed(write("", Map.of("a", "1")));
    write("", Map.of("a", "2"));
    origin.git("update-ref", "refs/heads/cluster-one", first.hex());

    var third = committed(write("", Map.of("a", "3")));

    assertThat(origin.git("rev-parse", third.hex() + "^")).isEqualTo(first.hex());
  }
}
