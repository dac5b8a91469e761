package dev.atoll.git;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.atoll.fleet.files.DirectoryFiles;
import dev.atoll.fleet.files.FileLimits;
import dev.atoll.fleet.files.FleetFiles;
import dev.atoll.fleet.files.SourceFile;
import dev.atoll.fleet.finding.Checked;
import dev.atoll.git.source.CommitId;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.stream.Collectors;
import org.eclipse.jgit.lib.Constants;
import org.eclipse.jgit.lib.ObjectId;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TreeFilesTest {

  @TempDir Path dir;
  private RealGit origin;

  @BeforeEach
  void a_fleet() {
    origin = RealGit.fleet(dir.resolve("origin"));
  }

  private Checked<FleetFiles> read(String path, FileLimits limits) {
    try (var repository = GitRepository.open(origin.dir())) {
      return TreeFiles.read(repository, repository.resolve("HEAD").orElseThrow(), path, limits);
    }
  }

  private Checked<FleetFiles> read() {
    return read("", FileLimits.DEFAULT);
  }

  private static List<String> paths(Checked<FleetFiles> read) {
    return read.value().files().stream().map(SourceFile::path).toList();
  }

  private static List<String> findings(Checked<FleetFiles> read) {
    return read.findings().stream()
        .map(f -> f.rule().code() + " " + f.pos() + ": " + f.message())
        .toList();
  }

  /** Puts an entry into a new commit that git itself would not make. */
  private void entry(String mode, String type, String hash, String path) {
    var cut = path.lastIndexOf('/');
    var name = path.substring(cut + 1);
    var tree =
        origin.feed(
            (mode + " " + type + " " + hash + "\t" + name + "\0").getBytes(StandardCharsets.UTF_8),
            "mktree",
            "-z",
            "--missing");
    for (var rest = path.substring(0, Math.max(cut, 0)); !rest.isEmpty(); ) {
      var slash = rest.lastIndexOf('/');
      tree =
          origin.feed(
              ("040000 tree " + tree + "\t" + rest.substring(slash + 1) + "\0")
                  .getBytes(StandardCharsets.UTF_8),
              "mktree",
              "-z");
      rest = rest.substring(0, Math.max(slash, 0));
    }
    var commit = origin.git("commit-tree", "-p", "HEAD", "-m", "made by hand", tree);
    origin.git("update-ref", "HEAD", commit);
  }

  private String blob(String content) {
    return origin.feed(content.getBytes(StandardCharsets.UTF_8), "hash-object", "-w", "--stdin");
  }

  @Test
  void a_commit_and_a_directory_give_the_same_files_and_findings() {
    origin
        .write("clusters/one.yaml", "one")
        .write("policies/deep/er/b.yml", "b")
        .write("policies/c.json", "{}")
        .write("policies/README.md", "no")
        .write("policies/UP.YAML", "no")
        .write("Policies/x.yaml", "no")
        .write("rules/a.rego", "package a")
        .write("fleet.yml", "no")
        .write("other/x.yaml", "no")
        .commit("more");

    var fromTree = read();
    var fromDirectory = DirectoryFiles.read(origin.dir(), FileLimits.DEFAULT);

    assertThat(paths(fromTree)).contains("policies/deep/er/b.yml").doesNotContain("other/x.yaml");
    assertThat(fromTree.value()).isEqualTo(fromDirectory.value());
    assertThat(fromTree.findings()).isEqualTo(fromDirectory.findings()).isNotEmpty();
  }

  @Test
  void a_fleet_in_a_subfolder_has_paths_from_the_top_of_the_repository() {
    origin.write("fleets/eu/fleet.yaml", "eu").write("fleets/eu/policies/p.yaml", "p").commit("eu");

    var read = read("fleets/eu", FileLimits.DEFAULT);

    assertThat(read.value().root()).isEqualTo("fleets/eu");
    assertThat(paths(read)).containsExactly("fleets/eu/fleet.yaml", "fleets/eu/policies/p.yaml");
  }

  @Test
  void a_path_without_a_folder_is_a_finding() {
    assertThat(findings(read("fleets/us", FileLimits.DEFAULT)))
        .singleElement()
        .asString()
        .startsWith("GIT003 fleets/us: the commit ")
        .endsWith(" has no folder `fleets/us`");
    assertThat(findings(read("fleet.yaml", FileLimits.DEFAULT))).hasSize(1);
  }

  @Test
  void an_older_commit_is_read_as_it_was() {
    origin.write("policies/a.yaml", "changed").commit("change");
    try (var repository = GitRepository.open(origin.dir())) {
      var before = repository.resolve("HEAD~1").orElseThrow();
      var read = TreeFiles.read(repository, before, "", FileLimits.DEFAULT);
      assertThat(read.value().files().getLast().content()).asString().isEqualTo("kind: A\n");
    }
  }

  @Test
  void a_symbolic_link_to_etc_is_not_followed() throws IOException {
    Files.createSymbolicLink(origin.dir().resolve("policies/p.yaml"), Path.of("/etc/passwd"));
    Files.createSymbolicLink(origin.dir().resolve("clusters"), Path.of("/etc"));
    origin.commit("links");

    assertThat(findings(read()))
        .containsExactly(
            "FILE001 clusters: the path is a symbolic link, which is never followed",
            "FILE001 policies/p.yaml: the path is a symbolic link, which is never followed");
    assertThat(paths(read())).containsExactly("fleet.yaml", "policies/a.yaml");
  }

  @Test
  void a_loop_of_symbolic_links_ends() throws IOException {
    Files.createSymbolicLink(origin.dir().resolve("policies/loop"), Path.of("../policies"));
    origin.commit("loop");

    assertThat(findings(read()))
        .containsExactly(
            "FILE001 policies/loop: the path is a symbolic link, which is never followed");
  }

  @Test
  void a_submodule_is_a_finding() {
    entry("160000", "commit", origin.head().hex(), "policies/shared");

    assertThat(findings(read()))
        .containsExactly(
            "FILE001 policies/shared: the path is a submodule, which is never followed");
  }

  @Test
  void an_lfs_pointer_is_not_taken_for_the_file() {
    origin
        .write(
            "policies/big.yaml",
            "version https://git-lfs.github.com/spec/v1\noid sha256:4d7a\nsize 12345\n")
        .commit("lfs");

    assertThat(findings(read()))
        .containsExactly(
            "GIT001 policies/big.yaml: this is a Git LFS pointer, not the file that it stands for");
    assertThat(paths(read())).doesNotContain("policies/big.yaml");
  }

  @Test
  void twins_by_case_and_by_unicode_form_are_findings() {
    var blob = blob("x");
    var names = List.of("A.yaml", "a.yaml", "cafe\u0301.yaml", "caf\u00e9.yaml");
    var lines = names.stream().map(n -> "100644 blob " + blob + "\t" + n + "\0");
    var tree = lines.collect(Collectors.joining());
    var made = origin.feed(tree.getBytes(StandardCharsets.UTF_8), "mktree", "-z");
    entry("040000", "tree", made, "policies");

    assertThat(findings(read()))
        .containsExactly(
            "FILE003 policies/a.yaml: `policies/a.yaml` and `policies/A.yaml` are one path on some"
                + " machines",
            "FILE003 policies/caf\u00e9.yaml: `policies/caf\u00e9.yaml` and"
                + " `policies/cafe\u0301.yaml` are one path on some machines");
  }

  @Test
  void names_that_lead_out_or_deceive_are_findings() {
    for (var name :
        List.of("..\\x.yaml", "a\u202eb.yaml", "a\nb.yaml", "x".repeat(1100) + ".yaml")) {
      entry("100644", "blob", blob("x"), "policies/" + name);
      assertThat(paths(read())).isEmpty();
      assertThat(findings(read())).singleElement().asString().startsWith("FILE002 policies/");
      assertThat(findings(read()).getFirst().chars()).allMatch(c -> c >= 0x20 && c < 0x7f);
    }
  }

  @Test
  void a_tree_with_dot_dot_or_dot_git_in_it_is_refused() throws IOException {
    for (var name : List.of("..", ".git", ".GIT", ".")) {
      var inner = rawTree("100644", "x.yaml", blob("x"));
      var policies = rawTree("40000", name, inner);
      var top = rawTree("40000", "policies", policies);
      origin.git("update-ref", "HEAD", origin.git("commit-tree", "-m", "evil", top));

      assertThat(findings(read()))
          .containsExactly(
              "FILE002 policies/" + name + "/x.yaml: the path has the part `" + name + "`");
      assertThat(paths(read())).isEmpty();
    }
  }

  /** A tree of one entry, written without the checks of {@code git mktree}. */
  private String rawTree(String mode, String name, String hash) throws IOException {
    var bytes = new ByteArrayOutputStream();
    bytes.write((mode + " " + name + "\0").getBytes(StandardCharsets.UTF_8));
    var id = new byte[Constants.OBJECT_ID_LENGTH];
    ObjectId.fromString(hash).copyRawTo(id, 0);
    bytes.write(id);
    return origin.feed(
        bytes.toByteArray(), "hash-object", "-t", "tree", "-w", "--literally", "--stdin");
  }

  @Test
  void a_name_that_is_not_utf8_is_a_finding() throws IOException {
    var bytes = new ByteArrayOutputStream();
    bytes.write("100644 a".getBytes(StandardCharsets.UTF_8));
    bytes.write(0xff);
    bytes.write(".yaml\0".getBytes(StandardCharsets.UTF_8));
    var id = new byte[Constants.OBJECT_ID_LENGTH];
    ObjectId.fromString(blob("x")).copyRawTo(id, 0);
    bytes.write(id);
    var tree =
        origin.feed(
            bytes.toByteArray(), "hash-object", "-t", "tree", "-w", "--literally", "--stdin");
    entry("040000", "tree", tree, "policies");

    assertThat(findings(read())).singleElement().asString().startsWith("FILE002 policies/");
  }

  @Test
  void a_blob_of_60_megabytes_is_refused_without_being_loaded() {
    origin.write("policies/huge.yaml", new byte[60 << 20]).commit("huge");
    System.gc();
    long before = used();

    var read = read();

    assertThat(findings(read))
        .containsExactly(
            "FILE004 policies/huge.yaml: the file has 62914560 bytes; the limit is 10000000");
    assertThat(used() - before).isLessThan(30L << 20);
    assertThat(paths(read)).containsExactly("fleet.yaml", "policies/a.yaml");
  }

  private static long used() {
    return Runtime.getRuntime().totalMemory() - Runtime.getRuntime().freeMemory();
  }

  @Test
  void more_files_than_the_limit_are_refused() {
    origin.write("policies/b.yaml", "b").write("policies/c.yaml", "c").commit("more");

    assertThat(findings(read("", new FileLimits(2, 1000, 1000, 100))))
        .singleElement()
        .asString()
        .startsWith("FILE005 ");
    assertThat(findings(read("", new FileLimits(9, 1000, 40, 100))))
        .singleElement()
        .asString()
        .startsWith("FILE006 ");
  }

  @Test
  void a_hundred_thousand_files_are_read_in_bounded_time() {
    var stream = new StringBuilder("commit refs/heads/main\ncommitter C <c@example.org> 1 +0000\n");
    stream.append("data 4\nmany\nfrom refs/heads/main^0\n");
    for (int i = 0; i < 100_000; i++) {
      var path = "policies/t" + i % 100 + "/p" + i + ".yaml";
      var content = "name: p" + i;
      stream.append("M 100644 inline ").append(path).append("\ndata ");
      stream.append(content.length()).append('\n').append(content).append('\n');
    }
    origin.feed(stream.toString().getBytes(StandardCharsets.UTF_8), "fast-import", "--quiet");

    var start = System.nanoTime();
    var read = read();
    var took = Duration.ofNanos(System.nanoTime() - start);

    assertThat(read.findings()).isEmpty();
    assertThat(read.value().files()).hasSize(100_002);
    assertThat(took).isLessThan(Duration.ofSeconds(30));
    System.out.println("100,000 files read in " + took.toMillis() + " ms");
  }

  @Test
  void a_tree_that_multiplies_itself_ends() {
    var inner =
        origin.feed(
            ("100644 blob " + blob("x") + "\tx.md\0").getBytes(StandardCharsets.UTF_8),
            "mktree",
            "-z");
    for (int depth = 0; depth < 10; depth++) {
      var level = new StringBuilder();
      for (int i = 0; i < 10; i++) {
        level.append("040000 tree ").append(inner).append("\td").append(i).append('\0');
      }
      inner = origin.feed(level.toString().getBytes(StandardCharsets.UTF_8), "mktree", "-z");
    }
    entry("040000", "tree", inner, "policies");

    try (var repository = GitRepository.open(origin.dir())) {
      var bounded = new TreeRead(repository, "", FileLimits.DEFAULT, 20_000);
      assertThat(findings(bounded.of(origin.head())))
          .containsExactly(
              "GIT004 fleet.yaml: the folders of the fleet have more than 20000 entries");
      assertThat(new TreeRead(repository, "", FileLimits.DEFAULT, 20_000).findsAny(origin.head()))
          .isFalse();
    }
  }

  @Test
  void content_that_a_partial_clone_left_out_is_a_finding() {
    origin.git("config", "uploadpack.allowFilter", "true");
    var clone = dir.resolve("partial");
    origin.git(
        "clone", "-q", "--bare", "--filter=blob:none", "file://" + origin.dir(), clone.toString());
    try (var repository = GitRepository.open(clone)) {
      var read = TreeFiles.read(repository, origin.head(), "", FileLimits.DEFAULT);
      assertThat(findings(read)).hasSize(2).first().asString().startsWith("GIT002 fleet.yaml: ");
      assertThat(paths(read)).isEmpty();
    }
  }

  @Test
  void a_commit_that_the_repository_lacks_is_an_error() {
    try (var repository = GitRepository.open(origin.dir())) {
      var nowhere = new CommitId("1".repeat(40));
      assertThatThrownBy(() -> TreeFiles.read(repository, nowhere, "", FileLimits.DEFAULT))
          .isInstanceOf(GitException.Unreadable.class)
          .hasMessageContaining(nowhere.hex());
    }
  }

  @Test
  void a_repository_is_read_from_a_work_tree_a_bare_one_and_a_linked_one() {
    origin.git("clone", "-q", "--bare", origin.dir().toString(), dir.resolve("bare").toString());
    origin.git("worktree", "add", "-q", dir.resolve("linked").toString(), "-b", "other");
    for (var place : List.of("origin", "bare", "linked")) {
      try (var repository = GitRepository.open(dir.resolve(place))) {
        assertThat(repository.resolve("HEAD")).as(place).contains(origin.head());
        var read = TreeFiles.read(repository, origin.head(), "", FileLimits.DEFAULT);
        assertThat(paths(read)).as(place).containsExactly("fleet.yaml", "policies/a.yaml");
      }
    }
  }

  @Test
  void revisions_name_branches_tags_commits_and_ancestors() {
    var first = origin.head();
    origin.git("tag", "-a", "v1", "-m", "one");
    origin.write("a", "a").commit("second");
    try (var repository = GitRepository.open(origin.dir())) {
      for (var name : List.of("v1", "HEAD~1", "main^", first.hex(), first.abbreviated())) {
        assertThat(repository.resolve(name)).as(name).contains(first);
      }
      assertThat(repository.resolve("nosuch")).isEmpty();
      assertThat(repository.resolve("1".repeat(40))).isEmpty();
      for (var name : List.of("-x", "", "a..b", "HEAD:fleet.yaml")) {
        assertThatThrownBy(() -> repository.resolve(name))
            .as(name)
            .isInstanceOf(GitException.Refused.class);
      }
    }
  }
}
