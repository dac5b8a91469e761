package dev.atoll.reconciler.fleet;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.fail;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.atoll.git.GitException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A state directory on a file system of its own that has really no byte left. */
class FullStateDirectoryTest {

  @TempDir Path dir;
  private FilesScene scene;
  private Path disk;
  private boolean mounted;

  @BeforeEach
  void a_small_disk() throws IOException {
    disk = Files.createDirectories(dir.resolve("disk"));
    var answer = run("mount", "-t", "tmpfs", "-o", "size=256k", "tmpfs", disk.toString());
    mounted = answer.isEmpty();
    assumeTrue(mounted, "not run, no tmpfs can be mounted: " + answer);
    scene = new FilesScene(dir);
    scene.state = disk.resolve("state");
    scene.sweep = Duration.ofMillis(200);
  }

  @AfterEach
  void unmount() {
    if (!mounted) {
      return;
    }
    try {
      scene.close();
    } finally {
      var answer = run("umount", disk.toString());
      if (!answer.isEmpty()) {
        run("umount", "--lazy", disk.toString());
        fail("something still holds the disk: " + answer);
      }
    }
  }

  @Test
  void rounds_go_on_the_last_good_commit_stays_and_the_operator_is_told() throws IOException {
    var good = scene.start().arrive("good");
    fill();
    scene.git.policy("allow", "backend");
    var next = scene.git.push("a commit that cannot be stored");
    scene.look().look();

    assertThat(scene.source())
        .isEqualTo(
            "stale there is no space left in %s/mirror.git, so nothing can be fetched: free some there"
                .formatted(scene.state));
    assertThat(scene.reconciler().status().source().revision()).isEqualTo(good.hex());
    assertThat(scene.events)
        .filteredOn(e -> e.startsWith("cannot write " + scene.state.resolve("status.json")))
        .singleElement()
        .asString()
        .contains(": No space left on device; clusters are reconciled all the same");
    correctsDrift();

    scene.stop().start().look();
    scene.awaitHolds(good);
    correctsDrift();

    Files.delete(disk.resolve("filler"));
    scene.look().awaitHolds(next);
    assertThat(scene.source()).isEqualTo("fresh ");
    scene.await(
        "told",
        () -> scene.events.stream().anyMatch(e -> e.endsWith("status.json can be written again")));
    assertThat(scene.state.resolve("last-good")).content().isEqualTo(next.hex() + "\n");
  }

  @Test
  void half_a_file_is_left_nowhere() throws IOException {
    scene.start().arrive("good");
    fill();
    scene.git.policy("allow", "backend");
    scene.git.push("a commit that cannot be stored");
    scene.look().look();
    scene.await("told", () -> scene.events.stream().anyMatch(e -> e.startsWith("cannot write")));
    scene.stop();

    try (var files = Files.walk(scene.state)) {
      assertThat(files.map(f -> f.getFileName().toString()))
          .noneMatch(n -> n.endsWith(".new") || n.endsWith(".lock") && !n.equals("atoll.lock"))
          .noneMatch(n -> n.startsWith("incoming_"));
    }
  }

  @Test
  void a_first_start_without_any_room_says_so_and_the_next_one_with_room_goes_on()
      throws IOException {
    fill();

    assertThatThrownBy(() -> scene.start())
        .isInstanceOf(GitException.class)
        .hasMessageContaining("there is no space left in " + scene.state);
    Files.delete(disk.resolve("filler"));

    scene.start().arrive("good");
  }

  /** Somebody changes a file of ours, and a sweep puts it right. */
  private void correctsDrift() throws IOException {
    Files.writeString(scene.allow(), "changed");
    scene.await("it is put right", () -> !allow().equals("changed"));
    assertThat(allow()).contains("frontend");
  }

  private String allow() {
    try {
      return Files.readString(scene.allow());
    } catch (IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
  }

  private void fill() throws IOException {
    var filler = disk.resolve("filler");
    Files.createFile(filler);
    var bytes = new byte[1];
    for (var size = 65536; size >= 1; size /= 2) {
      bytes = new byte[size];
      try {
        while (true) {
          Files.write(filler, bytes, StandardOpenOption.APPEND);
        }
      } catch (IOException e) {
        assertThat(e).hasMessageContaining("No space left on device");
      }
    }
  }

  /** What a program says; empty where all went well. */
  private static String run(String... command) {
    try {
      var process = new ProcessBuilder(command).redirectErrorStream(true).start();
      var text = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
      if (!process.waitFor(10, TimeUnit.SECONDS)) {
        process.destroyForcibly();
        return List.of(command) + " hangs";
      }
      return process.exitValue() == 0 ? "" : text + " " + process.exitValue();
    } catch (IOException e) {
      return e.toString();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return e.toString();
    }
  }
}
