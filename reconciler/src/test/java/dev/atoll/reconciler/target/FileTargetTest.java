package dev.atoll.reconciler.target;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.atoll.fleet.model.DriftMode;
import dev.atoll.fleet.model.FleetSettings.Deletions;
import dev.atoll.git.GitAuth;
import dev.atoll.git.GitMirror;
import dev.atoll.git.SourceUrl;
import dev.atoll.reconciler.plan.Plan.Stop;
import dev.atoll.reconciler.plan.PlanOptions;
import dev.atoll.reconciler.plan.Verb;
import dev.atoll.reconciler.plan.Wanted;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Directories and branches: the same rules as for a cluster, as far as files have them. */
class FileTargetTest {

  private static final String ALLOW =
      """
      apiVersion: cilium.io/v2
      kind: CiliumNetworkPolicy
      metadata: {name: allow, namespace: shop}
      spec: {endpointSelector: {}, ingress: [{fromEntities: [cluster]}]}
      """;
  private static final String DENY =
      ALLOW.replace("allow", "deny").replace("ingress", "ingressDeny");
  private static final String FILE = "one/shop/ciliumnetworkpolicy.cilium.io-allow.yaml";

  @TempDir Path dir;

  @Test
  void files_are_written_once_and_pruned_with_their_folders() throws IOException {
    var target = directory();

    assertThat(round(target, "c1", ALLOW, DENY).outcome()).isEqualTo(Outcome.APPLIED);
    assertThat(listed(dir.resolve("out")))
        .containsExactly(
            "one/.atoll-inventory.jsonl", FILE, "one/shop/ciliumnetworkpolicy.cilium.io-deny.yaml");
    assertThat(round(target, "c1", ALLOW, DENY).outcome()).isEqualTo(Outcome.UNCHANGED);

    assertThat(round(target, "c2", DENY).outcome()).isEqualTo(Outcome.APPLIED);
    assertThat(dir.resolve("out").resolve(FILE)).doesNotExist();
    assertThat(target.identify("islands").remembered().orElseThrow().applied()).isEqualTo("c2");
  }

  @Test
  void a_file_of_somebody_else_is_neither_overwritten_nor_removed() throws IOException {
    var file = dir.resolve("out").resolve(FILE);
    Files.createDirectories(file.getParent());
    Files.writeString(file, "mine");
    Files.writeString(file.resolveSibling("README"), "mine too");
    var target = directory();

    var round = round(target, "c1", ALLOW, DENY);

    assertThat(round.plan().orElseThrow().steps())
        .filteredOn(s -> s.key().name().equals("allow"))
        .extracting(s -> s.verb())
        .containsExactly(Verb.BLOCKED);
    round(target, "c2", DENY);
    assertThat(file).hasContent("mine");
    assertThat(file.resolveSibling("README")).exists();
  }

  @Test
  void a_changed_file_is_drift() throws IOException {
    var target = directory();
    round(target, "c1", ALLOW);
    var file = dir.resolve("out").resolve(FILE);
    var written = Files.readString(file);
    Files.writeString(file, "changed");

    var report =
        target.round(
            new Desired(Wanted.in("one", ALLOW), options("c1").withDrift(DriftMode.REPORT)));
    assertThat(report.plan().orElseThrow().drift()).hasSize(1);
    assertThat(file).hasContent("changed");

    assertThat(round(target, "c1", ALLOW).outcome()).isEqualTo(Outcome.APPLIED);
    assertThat(file).hasContent(written);
  }

  @Test
  void too_many_deletions_stop_everything() {
    var target = directory();
    round(target, "c1", ALLOW, DENY);

    var round =
        target.round(
            new Desired(
                Wanted.in("one", DENY.replace("cluster]", "world]")),
                options("c2").withDeletions(new Deletions(0, 0))));

    assertThat(round.plan().orElseThrow().stop().orElseThrow().reason())
        .isEqualTo(Stop.Reason.DELETIONS);
    assertThat(dir.resolve("out").resolve(FILE)).exists();
  }

  @Test
  void decommission_removes_what_is_ours_and_the_inventory() throws IOException {
    var target = directory();
    round(target, "c1", ALLOW, DENY);
    Files.writeString(dir.resolve("out/one/README"), "mine");

    target.decommission(new Desired(Wanted.in("one"), options("bye")));

    assertThat(listed(dir.resolve("out"))).containsExactly("one/README");
  }

  @Test
  void a_name_is_never_a_path() {
    var cluster = Wanted.in("one").cluster();

    for (var name : List.of("../up", "/etc", "a/b", "", "..")) {
      assertThatThrownBy(() -> DirectoryTarget.open(cluster, dir, name))
          .isInstanceOf(TargetException.class)
          .hasMessageContaining("is no name");
    }
  }

  @Test
  void a_directory_that_cannot_be_written_is_a_failed_round() throws IOException {
    Files.writeString(dir.resolve("out"), "a file");

    var round = round(directory(), "c1", ALLOW);

    assertThat(round.outcome()).isEqualTo(Outcome.FAILED);
    assertThat(round.problem().orElseThrow().reason()).isEqualTo(Problem.Reason.FILES);
  }

  @Test
  void a_branch_gets_one_commit_for_each_change_and_keeps_what_is_not_ours() throws Exception {
    git("init", "--bare", "--initial-branch=main", dir.resolve("repo.git").toString());
    try (var target = branch()) {
      assertThat(round(target, "c1", ALLOW, DENY).problem()).isEmpty();
      assertThat(round(target, "c1", ALLOW, DENY).outcome()).isEqualTo(Outcome.UNCHANGED);
      assertThat(round(target, "c2", DENY).problem()).isEmpty();
      assertThat(target.identify("islands").remembered().orElseThrow().applied()).isEqualTo("c2");
    }
    var repo = dir.resolve("repo.git").toString();
    assertThat(git("-C", repo, "log", "--format=%s", "rendered"))
        .isEqualTo("Render one at c2\nRender one at c1\n");
    assertThat(git("-C", repo, "ls-tree", "-r", "--name-only", "rendered"))
        .isEqualTo(
            "one/.atoll-inventory.jsonl\none/shop/ciliumnetworkpolicy.cilium.io-deny.yaml\n");
  }

  private Target directory() {
    return DirectoryTarget.open(Wanted.in("one").cluster(), dir, "out");
  }

  private Target branch() {
    var mirror =
        GitMirror.open(
            dir.resolve("mirror"),
            SourceUrl.of(dir.resolve("repo.git")),
            "rendered",
            GitAuth.none(),
            Clock.systemUTC());
    var clock = Clock.fixed(Instant.parse("2026-01-01T00:00:00Z"), ZoneOffset.UTC);
    return BranchTarget.open(Wanted.in("one").cluster(), "repo/rendered", mirror, clock);
  }

  private static RoundResult round(Target target, String commit, String... yaml) {
    return target.round(new Desired(Wanted.in("one", yaml), options(commit)));
  }

  private static PlanOptions options(String commit) {
    return PlanOptions.of("islands", commit, "digest-" + commit);
  }

  private static List<String> listed(Path root) throws IOException {
    try (Stream<Path> files = Files.walk(root)) {
      return files
          .filter(Files::isRegularFile)
          .map(f -> root.relativize(f).toString())
          .sorted()
          .toList();
    }
  }

  private static String git(String... arguments) throws Exception {
    var command = new java.util.ArrayList<>(List.of("git"));
    command.addAll(List.of(arguments));
    var process = new ProcessBuilder(command).redirectErrorStream(true).start();
    var output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(process.waitFor()).as(output).isZero();
    return output;
  }
}
