package dev.atoll.git;

import static org.assertj.core.api.Assertions.assertThat;

import dev.atoll.fleet.files.FileLimits;
import dev.atoll.fleet.files.SourceFile;
import dev.atoll.git.source.CommitId;
import dev.atoll.git.source.Relation;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The same questions to us and to the real git, on histories with wild dates and many merges. */
class HistoryAgainstGitTest {

  private static final int COMMITS = 40;

  @TempDir Path dir;

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4})
  void git_gives_the_same_answers(long seed) {
    var random = new Random(seed);
    var origin = RealGit.init(dir.resolve("origin"));
    origin.feed(history(random).getBytes(StandardCharsets.UTF_8), "fast-import", "--quiet");
    var commits = new ArrayList<CommitId>();
    for (int i = 1; i <= COMMITS; i++) {
      commits.add(new CommitId(origin.git("rev-parse", "refs/tags/c" + i)));
    }
    try (var repository = GitRepository.open(origin.dir())) {
      for (int i = 0; i < 60; i++) {
        var a = commits.get(random.nextInt(COMMITS));
        var b = commits.get(random.nextInt(COMMITS));
        ancestry(origin, repository, seed, a, b);
        changes(origin, repository, seed, a, b);
      }
      for (int i = 0; i < 5; i++) {
        files(origin, repository, seed, commits.get(random.nextInt(COMMITS)));
      }
    }
  }

  private static void ancestry(
      RealGit git, GitRepository repository, long seed, CommitId a, CommitId b) {
    boolean forward = git.succeeds("merge-base", "--is-ancestor", a.hex(), b.hex());
    boolean back = git.succeeds("merge-base", "--is-ancestor", b.hex(), a.hex());
    var expected =
        a.equals(b)
            ? Relation.SAME
            : forward ? Relation.FORWARD : back ? Relation.BEHIND : Relation.DIVERGED;
    var history = repository.history();

    assertThat(history.isAncestor(a, b)).as("seed %s: %s %s", seed, a, b).isEqualTo(forward);
    assertThat(history.relation(Optional.of(a), b))
        .as("seed %s: %s %s", seed, a, b)
        .isEqualTo(expected);
    assertThat(history.newest(List.of(a, b)))
        .as("seed %s: %s %s", seed, a, b)
        .isEqualTo(forward ? Optional.of(b) : back ? Optional.of(a) : Optional.empty());
  }

  private static void changes(
      RealGit git, GitRepository repository, long seed, CommitId a, CommitId b) {
    var expected =
        git.git(
                "diff-tree",
                "-r",
                "--no-renames",
                "--name-only",
                a.hex(),
                b.hex(),
                "--",
                "policies")
            .lines()
            .sorted()
            .toList();

    assertThat(repository.history().changedPaths(a, b, "policies"))
        .as("seed %s: %s %s", seed, a, b)
        .isEqualTo(expected);
  }

  private static void files(RealGit git, GitRepository repository, long seed, CommitId commit) {
    var expected = new TreeMap<String, String>();
    git.git("ls-tree", "-r", "--name-only", commit.hex(), "policies", "fleet.yaml")
        .lines()
        .forEach(p -> expected.put(p, git.git("cat-file", "-p", commit.hex() + ":" + p)));
    var read = TreeFiles.read(repository, commit, "", FileLimits.DEFAULT).value();
    var actual = new TreeMap<String, String>();
    for (SourceFile f : read.files()) {
      actual.put(f.path(), new String(f.content(), StandardCharsets.UTF_8));
    }

    assertThat(actual).as("seed %s: %s", seed, commit).isEqualTo(expected);
  }

  /** Commits with up to three parents, dates in any order, and a few files that come and go. */
  private static String history(Random random) {
    var stream = new StringBuilder();
    for (int i = 1; i <= COMMITS; i++) {
      stream.append("commit refs/tags/c").append(i).append("\nmark :").append(i);
      stream.append("\ncommitter C <c@example.org> ").append(random.nextInt(2_000_000_000));
      stream.append(" +0000\ndata 1\nx\n");
      var keyword = "from :";
      for (var parent : parents(random, i)) {
        stream.append(keyword).append(parent).append('\n');
        keyword = "merge :";
      }
      stream.append("M 100644 inline policies/f").append(random.nextInt(6)).append(".yaml\n");
      stream.append("data 2\n").append(10 + random.nextInt(90)).append('\n');
      stream.append("M 100644 inline other/o").append(random.nextInt(3)).append(".yaml\n");
      stream.append("data 2\n").append(10 + random.nextInt(90)).append('\n');
    }
    return stream.toString();
  }

  private static List<Integer> parents(Random random, int commit) {
    if (commit == 1 || random.nextInt(12) == 0) {
      return List.of();
    }
    return random
        .ints(1 + random.nextInt(3), Math.max(1, commit - 6), commit)
        .distinct()
        .boxed()
        .toList();
  }
}
