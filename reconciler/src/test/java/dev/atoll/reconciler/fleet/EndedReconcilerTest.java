package dev.atoll.reconciler.fleet;

import static org.assertj.core.api.Assertions.assertThat;

import dev.atoll.reconciler.status.Liveness;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Whether anybody can tell that a reconciler in a JVM of its own has ended, however it did. */
class EndedReconcilerTest {

  @TempDir Path dir;

  /** What the child runs: a reconciler that has nothing to do. */
  public static final class Child {
    private Child() {}

    public static void main(String[] args) throws IOException, InterruptedException {
      var scene = new FilesScene(Path.of(args[0]));
      Runtime.getRuntime().addShutdownHook(new Thread(scene::close));
      scene.start();
      System.out.println("started");
      Thread.sleep(60_000);
    }
  }

  @Test
  void a_reconciler_that_runs_is_seen_and_one_that_was_killed_is_missed_at_once() throws Exception {
    var child = child();
    try {
      awaitStart(child);
      var running = awaitAlive();
      assertThat(running.why()).isEmpty();
      assertThat(running.process().orElseThrow().pid()).isEqualTo(child.pid());
    } finally {
      child.destroyForcibly();
    }
    assertThat(child.waitFor(10, TimeUnit.SECONDS)).isTrue();

    var killed = liveness();
    assertThat(killed.reconciling()).isFalse();
    assertThat(killed.why()).contains("process " + child.pid()).contains("was killed");
    assertThat(killed.since().orElseThrow())
        .isBetween(Instant.now().minusSeconds(60), Instant.now());
  }

  @Test
  void a_reconciler_that_was_told_to_end_says_so() throws Exception {
    var child = child();
    try {
      awaitStart(child);
      awaitAlive();
      child.destroy();
      assertThat(child.waitFor(30, TimeUnit.SECONDS)).isTrue();
    } finally {
      child.destroyForcibly();
    }

    assertThat(liveness().reconciling()).isFalse();
    assertThat(liveness().why()).endsWith("has ended");
  }

  @Test
  void a_successor_in_the_same_directory_is_seen_after_the_end_of_the_first() throws IOException {
    try (var scene = new FilesScene(dir)) {
      scene.start().stop();
      assertThat(liveness().reconciling()).isFalse();
      scene.start();
      assertThat(awaitAlive().process().orElseThrow().pid())
          .isEqualTo(ProcessHandle.current().pid());
    }
  }

  @Test
  void a_process_that_is_dead_and_not_yet_reaped_has_no_birth() throws Exception {
    var shell = new ProcessBuilder("sh", "-c", "sleep 0.2 & echo $!; exec sleep 30").start();
    try (var out = shell.inputReader()) {
      var pid = Long.parseLong(String.valueOf(out.readLine()));
      assertThat(ThisMachine.birth(pid)).isPresent();
      Thread.sleep(1500);
      assertThat(Path.of("/proc/" + pid + "/stat")).content().contains(") Z ");
      assertThat(ThisMachine.birth(pid)).isEmpty();
      assertThat(ThisMachine.birth(shell.pid())).isPresent();
    } finally {
      shell.destroyForcibly();
    }
  }

  private Liveness liveness() {
    return new StateDirectory(dir.resolve("state")).liveness(Instant.now());
  }

  private Liveness awaitAlive() {
    for (var i = 0; i < 500 && !liveness().reconciling(); i++) {
      Scene.sleep(20);
    }
    assertThat(liveness().reconciling()).as(liveness().why()).isTrue();
    return liveness();
  }

  private static void awaitStart(Process child) throws IOException {
    var out = child.inputReader();
    while (!"started".equals(out.readLine())) {
      assertThat(child.isAlive()).isTrue();
    }
  }

  private Process child() throws IOException {
    return new ProcessBuilder(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "-XX:+UseSerialGC",
            "-XX:TieredStopAtLevel=1",
            "-cp",
            System.getProperty("java.class.path"),
            Child.class.getName(),
            dir.toString())
        .redirectErrorStream(true)
        .start();
  }
}
