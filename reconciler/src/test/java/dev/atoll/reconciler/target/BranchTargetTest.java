package dev.atoll.reconciler.target;

import static org.assertj.core.api.Assertions.assertThat;

import dev.atoll.git.GitAuth;
import dev.atoll.git.GitMirror;
import dev.atoll.git.SourceUrl;
import dev.atoll.reconciler.plan.PlanOptions;
import dev.atoll.reconciler.plan.Verb;
import dev.atoll.reconciler.plan.Wanted;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A branch that somebody else pushes to as well, by the real git. */
class BranchTargetTest {

  private static final String ALLOW =
      """
      apiVersion: cilium.io/v2
      kind: CiliumNetworkPolicy
      metadata: {name: allow, namespace: shop}
      spec: {endpointSelector: {}, ingress: [{fromEntities: [cluster]}]}
      """;
  private static final String DENY =
      ALLOW.replace("allow", "deny").replace("ingress", "ingressDeny");
  private static final String ALLOW_FILE = "one/shop/ciliumnetworkpolicy.cilium.io-allow.yaml";
  private static final String DENY_FILE = "one/shop/ciliumnetworkpolicy.cilium.io-deny.yaml";

  @TempDir Path dir;
  private Path work;
  private Runnable meanwhile = () -> {};

  @SuppressWarnings("NullAway.Init") // by the method below
  private Target target;

  /** A clock that is asked between the look at the branch and the push to it. */
  private final class Meanwhile extends Clock {
    @Override
    public Instant instant() {
      meanwhile.run();
      return Instant.parse("2026-01-01T00:00:00Z");
    }

    @Override
    public ZoneId getZone() {
      return ZoneOffset.UTC;
    }

    @Override
    public Clock withZone(ZoneId zone) {
      return this;
    }
  }

  @BeforeEach
  void a_branch_that_holds_a_policy() {
    work = dir.resolve("work");
    git(dir, "init", "-q", "--bare", "-b", "rendered", dir.resolve("repo.git").toString());
    var url = SourceUrl.of(dir.resolve("repo.git"));
    var mirror =
        GitMirror.open(dir.resolve("mirror"), url, "rendered", GitAuth.none(), Clock.systemUTC());
    target = BranchTarget.open(Wanted.in("one").cluster(), "repo", mirror, new Meanwhile());
    assertThat(round("c1", ALLOW).outcome()).isEqualTo(Outcome.APPLIED);
    git(dir, "clone", "-q", dir.resolve("repo.git").toString(), work.toString());
  }

  @AfterEach
  void close() {
    target.close();
  }

  @Test
  void a_file_that_is_pushed_between_look_and_push_stays() {
    meanwhile = once(() -> push("one/shop/theirs.yaml", "theirs"));

    var round = round("c2", ALLOW, DENY);

    assertThat(round.problem()).isEmpty();
    assertThat(round.outcome()).isEqualTo(Outcome.APPLIED);
    assertThat(listed())
        .containsExactly(
            "one/.atoll-inventory.jsonl", ALLOW_FILE, DENY_FILE, "one/shop/theirs.yaml");
    assertThat(git(repo(), "log", "--format=%s", "rendered").lines())
        .containsExactly("Render one at c2", "theirs", "Render one at c1");
  }

  @Test
  void a_file_that_is_pushed_to_the_place_of_a_new_one_is_not_overwritten() {
    meanwhile = once(() -> push(DENY_FILE, "theirs"));

    var round = round("c2", ALLOW, DENY);

    assertThat(git(repo(), "show", "rendered:" + DENY_FILE)).isEqualTo("theirs");
    assertThat(round.plan().orElseThrow().steps())
        .filteredOn(s -> s.key().name().equals("deny"))
        .extracting(s -> s.verb())
        .containsExactly(Verb.BLOCKED);
    assertThat(round("c3", ALLOW).problem()).isEmpty();
    assertThat(git(repo(), "show", "rendered:" + DENY_FILE)).isEqualTo("theirs");
  }

  @Test
  void a_branch_that_moves_at_every_attempt_is_a_failed_round_and_nothing_of_theirs_is_lost() {
    var pushes = new AtomicInteger();
    meanwhile = () -> push("one/n" + pushes.incrementAndGet(), "theirs");

    var round = round("c2", ALLOW, DENY);

    assertThat(round.outcome()).isEqualTo(Outcome.FAILED);
    assertThat(round.problem().orElseThrow().message()).contains("moved at every attempt");
    assertThat(pushes).hasValueBetween(2, 20);
    assertThat(listed()).hasSize(2 + pushes.get()).doesNotContain(DENY_FILE);
  }

  @Test
  void links_and_programs_of_others_stay_what_they_are() throws IOException {
    Files.createSymbolicLink(work.resolve("one/link"), Path.of("shop"));
    Files.createFile(work.resolve("one/run"));
    git(work, "add", "-A");
    git(work, "update-index", "--chmod=+x", "one/run");
    pushAll("a link and a program");

    assertThat(round("c2", DENY).problem()).isEmpty();

    assertThat(git(repo(), "ls-tree", "rendered", "one/link", "one/run"))
        .contains("120000 blob", "100755 blob");
  }

  @Test
  void a_link_of_somebody_in_the_place_of_a_new_file_is_not_overwritten() throws IOException {
    Files.createSymbolicLink(work.resolve(DENY_FILE), Path.of("theirs"));
    git(work, "add", "-A");
    pushAll("a link");

    round("c2", ALLOW, DENY);

    assertThat(git(repo(), "ls-tree", "rendered", DENY_FILE)).startsWith("120000 blob");
  }

  private RoundResult round(String commit, String... yaml) {
    return target.round(
        new Desired(Wanted.in("one", yaml), PlanOptions.of("islands", commit, "digest-" + commit)));
  }

  private static Runnable once(Runnable what) {
    var done = new AtomicInteger();
    return () -> {
      if (done.getAndIncrement() == 0) {
        what.run();
      }
    };
  }

  /** Somebody pushes a file on top of whatever the branch holds. */
  private void push(String path, String text) {
    try {
      git(work, "pull", "-q", "--ff-only");
      Files.createDirectories(work.resolve(path).getParent());
      Files.writeString(work.resolve(path), text);
      git(work, "add", "-A");
      pushAll(text);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private void pushAll(String message) {
    git(work, "commit", "-q", "-m", message);
    git(work, "push", "-q", "origin", "HEAD:rendered");
  }

  private List<String> listed() {
    return git(repo(), "ls-tree", "-r", "--name-only", "rendered").lines().toList();
  }

  private Path repo() {
    return dir.resolve("repo.git");
  }

  private static String git(Path dir, String... arguments) {
    var command = new ArrayList<>(List.of("git", "-c", "user.name=Ann", "-c", "user.email=a@b"));
    command.addAll(List.of(arguments));
    try {
      var process =
          new ProcessBuilder(command).directory(dir.toFile()).redirectErrorStream(true).start();
      var output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
      assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
      assertThat(process.exitValue()).as(output).isZero();
      return output.strip();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new AssertionError(e);
    }
  }
}
